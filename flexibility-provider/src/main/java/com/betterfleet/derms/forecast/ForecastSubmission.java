package com.betterfleet.derms.forecast;

import com.betterfleet.derms.power.Direction;
import java.util.List;
import java.util.Optional;

/**
 * A forecast as it came in, read but not yet judged.
 *
 * @param requestId the partner's id of the message, opaque
 * @param correlationId the id of a message of ours that it answers, as far as the partner says
 * @param body the message as received, kept as evidence
 */
public record ForecastSubmission(
        String connectionId,
        String groupId,
        String requestId,
        Optional<String> correlationId,
        Direction direction,
        ForecastKind kind,
        List<ReceivedBlock> blocks,
        String body) {

    public ForecastSubmission {
        blocks = List.copyOf(blocks);
    }
}
