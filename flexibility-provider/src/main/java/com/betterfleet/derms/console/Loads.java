package com.betterfleet.derms.console;

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

    /** Older than this a reading says nothing about now. */
    private static final Duration FRESH = Duration.ofMinutes(2);

    private static final int MOST_POINTS = 1_440;

    private final Metering metering;

    Loads(Metering metering) {
        this.metering = metering;
    }

    @Nullable
    Reading now(String scopeId, Instant now) {
        return metering.load(scopeId, now.minus(FRESH))
                .map(load -> new Reading(BigDecimal.valueOf(load.watts(), 3), load.at()))
                .orElse(null);
    }

    List<TimelineView.Load> over(String scopeId, Interval span) {
        Duration step = span.duration().dividedBy(MOST_POINTS);
        long seconds = Math.max(2, step.toSeconds());
        return metering.history(scopeId, span, Duration.ofSeconds(seconds)).stream()
                .map(point -> new TimelineView.Load(point.at(), BigDecimal.valueOf(point.watts(), 3)))
                .toList();
    }
}
