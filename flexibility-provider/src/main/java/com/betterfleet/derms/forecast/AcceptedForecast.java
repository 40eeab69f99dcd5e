package com.betterfleet.derms.forecast;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Timeline;
import java.time.Instant;
import java.util.Optional;

/**
 * A message as it was accepted, whatever became of its limits since (M4).
 *
 * @param requestId the partner's id of it, opaque
 * @param correlationId the id of a message of ours that it answers, as far as the partner says
 * @param body as received, of a segmented one the whole
 * @param limits what it states in watts, phases totalled, seams as they are
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
