package com.betterfleet.derms.console.chart;

import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.ModeBadge;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The chart's data, and its table's: {@code GET /console/scopes/{id}/timeline.json?from=&to=} answers this record as JSON
 * (instants as RFC 3339 text, powers as numbers in kW).
 *
 * <pre>{@code
 * {"zone": "Pacific/Auckland", "from": "…", "to": "…", "now": "…", "ratingKw": 1500, "safeDefaultKw": 800,
 *  "segments": [{"start": "…", "end": "…", "mode": "FORECAST", "limitKw": 1200, "why": "Vector's forecast"}],
 *  "load":     [{"at": "…", "kw": 612.4}],
 *  "expected": [{"start": "…", "end": "…", "kw": 580}],
 *  "ticks":    [{"at": "…", "label": "22:00", "date": null, "repeated": false}],
 *  "offsets":  [{"from": "…", "seconds": 46800, "name": "NZDT"}]}
 * }</pre>
 *
 * @param segments past and future in order, half-open, not overlapping; {@code limitKw} is what the circuit had or is to have
 *     (null: no limit); equal neighbours may be merged. A hole between two is drawn as a hole.
 * @param load in order of time, at most about 1,500 points; what is missing is missing, never 0
 * @param expected of the quarter hours ahead, the mean of the same local times of the last seven days; without history absent
 * @param ticks of the local-time axis: see {@link TimeAxis}
 * @param offsets the zone's offsets in force over the range, so that the page writes times as the site's clocks showed them
 */
public record TimelineView(
        String zone,
        Instant from,
        Instant to,
        Instant now,
        @Nullable BigDecimal ratingKw,
        @Nullable BigDecimal safeDefaultKw,
        List<LimitSpan> segments,
        List<ChartLoadPoint> load,
        List<ExpectedLoadSpan> expected,
        List<TimeAxis.AxisTick> ticks,
        List<TimeAxis.ZoneOffsetChange> offsets) {

    public record LimitSpan(
            Instant start,
            Instant end,
            ModeBadge mode,
            @Nullable BigDecimal limitKw,
            String why) {}

    public record ChartLoadPoint(Instant at, BigDecimal kw) {}

    /** What will probably be drawn in a quarter hour. */
    public record ExpectedLoadSpan(Instant start, Instant end, BigDecimal kw) {}

    public static TimelineView of(
            TimeAxis axis,
            Formats formats,
            @Nullable BigDecimal ratingKw,
            @Nullable BigDecimal safeDefaultKw,
            List<LimitSpan> segments,
            List<ChartLoadPoint> load,
            List<ExpectedLoadSpan> expected) {
        return new TimelineView(
                formats.zone().getId(),
                axis.from(),
                axis.to(),
                formats.now(),
                ratingKw,
                safeDefaultKw,
                segments,
                load,
                expected,
                axis.listTicks(),
                axis.listOffsets());
    }
}
