package com.betterfleet.derms.console.chart;

import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.metering.ExpectedLoads;
import com.betterfleet.derms.metering.MeasuredLoad;
import com.betterfleet.derms.metering.MeteringService;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the measured and the expected load of a scope for charts. */
@Component
public class LoadReader {

    private static final int MAX_POINTS = 1_440;

    private final MeteringService metering;
    private final ExpectedLoads expectedLoads;

    LoadReader(MeteringService metering, ExpectedLoads expectedLoads) {
        this.metering = metering;
        this.expectedLoads = expectedLoads;
    }

    @Nullable
    public LoadReading readCurrentLoad(String scopeId, Instant now) {
        return readCurrentLoads(List.of(scopeId), now).get(scopeId);
    }

    /** The same for many scopes, by scope id; a scope without a present load has no entry. */
    public Map<String, LoadReading> readCurrentLoads(Collection<String> scopeIds, Instant now) {
        return metering.findCurrentLoads(scopeIds, now.minus(MeasuredLoad.MAX_AGE)).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        load -> new LoadReading(
                                BigDecimal.valueOf(load.getValue().watts(), 3),
                                load.getValue().at())));
    }

    /** The expected load in the future part of a span. */
    public List<TimelineView.ExpectedLoadSpan> readExpectedLoad(String scopeId, Interval span, Formats formats) {
        Instant from = span.start().isAfter(formats.now()) ? span.start() : formats.now();
        if (!span.end().isAfter(from)) {
            return List.of();
        }
        return expectedLoads.estimateLoads(scopeId, new Interval(from, span.end()), formats.zone()).stream()
                .map(quarter -> new TimelineView.ExpectedLoadSpan(
                        quarter.quarterHour().start(),
                        quarter.quarterHour().end(),
                        quarter.mean().kilowatts()))
                .toList();
    }

    public List<TimelineView.ChartLoadPoint> readHistory(String scopeId, Interval span) {
        Duration step = span.duration().dividedBy(MAX_POINTS);
        long seconds = Math.max(2, step.toSeconds());
        return metering.findLoadHistory(scopeId, span, Duration.ofSeconds(seconds)).stream()
                .map(point -> new TimelineView.ChartLoadPoint(point.at(), BigDecimal.valueOf(point.watts(), 3)))
                .toList();
    }
}
