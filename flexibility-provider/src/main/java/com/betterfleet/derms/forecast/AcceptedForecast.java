package com.betterfleet.derms.forecast;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Timeline;
import java.time.Instant;
import java.util.Optional;

/**
 * An accepted forecast message as it was stored, unaffected by later replacements (M4).
 *
 * @param requestId the partner's id of the message, opaque
 * @param correlationId the id of the service's message that it answers, where the partner states one
 * @param body as received; of a segmented message, the whole
 * @param limits the stated limits in watts, phases totalled, seams left open
 */
public record AcceptedForecast(
        long id,
        String requestId,
        Optional<String> correlationId,
        Direction direction,
        ForecastKind kind,
        Instant acceptedAt,
        String body,
        Timeline<Power> limits) {}
