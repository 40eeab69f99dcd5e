package com.betterfleet.derms.reporting.sending;

import com.betterfleet.derms.exchange.OutboundMessage;
import java.time.Instant;
import java.util.Optional;

/**
 * A stored message about a window; request id and body are the same at each try.
 *
 * @param seq its number in its stream
 */
record ReportMessage(
        long id,
        long bindingId,
        String connectionId,
        long seq,
        Instant start,
        Instant end,
        String type,
        String requestId,
        String body,
        Instant createdAt) {

    OutboundMessage toOutbound(int tries) {
        return new OutboundMessage(
                id, connectionId, type, requestId, Optional.empty(), body, createdAt, createdAt, tries);
    }
}
