package com.betterfleet.derms.console;

import com.betterfleet.derms.metering.ExpectedLoads;
import com.betterfleet.derms.metering.Load;
import com.betterfleet.derms.metering.Metering;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The measured load as pages show it. */
@Component
class Loads {

    private static final int MOST_POINTS = 1_440;

    private final Metering metering;
    private final ExpectedLoads expectedLoads;

    Loads(Metering metering, ExpectedLoads expectedLoads) {
        this.metering = metering;
        this.expectedLoads = expectedLoads;
    }

    @Nullable
    Reading now(String scopeId, Instant now) {
        return metering.load(scopeId, now.minus(Load.FRESH))
                .map(load -> new Reading(BigDecimal.valueOf(load.watts(), 3), load.at()))
                .orElse(null);
    }

    /** What will probably be drawn in the part of a span that is ahead. */
    List<TimelineView.Expected> expected(String scopeId, Interval span, Figures figures) {
        Instant from = span.start().isAfter(figures.now()) ? span.start() : figures.now();
        if (!span.end().isAfter(from)) {
            return List.of();
        }
        return expectedLoads.of(scopeId, new Interval(from, span.end()), figures.zone()).stream()
                .map(quarter -> new TimelineView.Expected(
                        quarter.quarter().start(),
                        quarter.quarter().end(),
                        quarter.mean().kilowatts()))
                .toList();
    }

    List<TimelineView.Load> over(String scopeId, Interval span) {
        Duration step = span.duration().dividedBy(MOST_POINTS);
        long seconds = Math.max(2, step.toSeconds());
        return metering.history(scopeId, span, Duration.ofSeconds(seconds)).stream()
                .map(point -> new TimelineView.Load(point.at(), BigDecimal.valueOf(point.watts(), 3)))
                .toList();
    }
}
