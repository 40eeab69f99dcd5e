package com.betterfleet.derms.console.chart;

import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.ModeBadge;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The data of the chart and of its table, returned as JSON by {@code GET /console/scopes/{id}/timeline.json?from=&to=}.
 * Instants are RFC 3339 text, powers are numbers in kW.
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
 * @param segments past and future in order, half-open, without overlap; {@code limitKw} is the circuit's limit (null:
 *     no limit); equal neighbours may be merged. A gap between two is drawn as a gap.
 * @param load in order of time, at most about 1,500 points; a missing value is left out, never 0
 * @param expected the mean of the same local times of the last seven days, per future quarter hour; empty without
 *     history
 * @param ticks of the local-time axis: see {@link TimeAxis}
 * @param offsets the zone's offsets in force over the range, to show times as the site's clocks do
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

    /** The expected load in a quarter hour. */
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
