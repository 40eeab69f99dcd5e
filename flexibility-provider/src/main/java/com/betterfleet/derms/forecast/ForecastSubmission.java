package com.betterfleet.derms.forecast;

import com.betterfleet.derms.forecast.ForecastReceiptLog.MessageReceipt;
import com.betterfleet.derms.power.Direction;
import java.util.List;
import java.util.Optional;

/**
 * A forecast as received and parsed, before validation.
 *
 * @param requestId the partner's id of the message, opaque
 * @param correlationId the id of the service's message that it answers, where the partner states one
 * @param body the message as received, without secrets; stored as evidence
 * @param receipt the message to log when the forecast is accepted; empty where it is logged otherwise
 */
public record ForecastSubmission(
        String connectionId,
        String groupId,
        String requestId,
        Optional<String> correlationId,
        Direction direction,
        ForecastKind kind,
        List<ReceivedBlock> blocks,
        String body,
        Optional<MessageReceipt> receipt) {

    public ForecastSubmission {
        blocks = List.copyOf(blocks);
    }
}
