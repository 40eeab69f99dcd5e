package com.betterfleet.derms.console.negotiation;

import com.betterfleet.derms.console.layout.FormError;
import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.forecast.AcceptedForecast;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline.TimelineSegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form in which a forecast is called impossible to meet (M13).
 *
 * @param forecasts that can be chosen, newest first
 * @param chosen which of them; null: there is none
 * @param picked the blocks that were picked, by their start
 * @param message as typed
 * @param preview exactly as it would leave, laid out for reading; null: not asked for yet
 */
record ComplianceErrorView(
        String scopeId,
        String name,
        String partner,
        boolean online,
        List<AcceptedForecast> forecasts,
        @Nullable AcceptedForecast chosen,
        List<String> picked,
        String message,
        @Nullable String preview,
        @Nullable FormError formError,
        Formats formats) {

    /** The blocks of the chosen forecast that are not over. */
    public List<TimelineSegment<Power>> remainingBlocks() {
        return chosen == null
                ? List.of()
                : chosen.limits().segments().stream()
                        .filter(segment -> segment.interval().end().isAfter(formats.now()))
                        .toList();
    }

    public boolean isPicked(TimelineSegment<Power> block) {
        return picked.contains(block.interval().start().toString());
    }

    public String describeKind(AcceptedForecast forecast) {
        String direction = switch (forecast.direction()) {
            case IMPORT -> "import";
            case EXPORT -> "export";
        };
        return switch (forecast.kind()) {
            case PRIMARY -> direction + " limits";
            case FALLBACK -> "fallback " + direction + " limits";
        };
    }

    public boolean isChosen(AcceptedForecast forecast) {
        return chosen != null && chosen.id() == forecast.id();
    }

    /** The spans of the picked blocks. */
    static List<Interval> pickedIntervals(@Nullable AcceptedForecast chosen, List<String> picked) {
        return chosen == null
                ? List.of()
                : chosen.limits().segments().stream()
                        .map(TimelineSegment::interval)
                        .filter(interval -> picked.contains(interval.start().toString()))
                        .toList();
    }
}
