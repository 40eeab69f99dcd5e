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
 * The form that reports a limit that cannot be met (M13).
 *
 * @param forecasts the forecasts to choose from, newest first
 * @param chosen the selected forecast; null without any
 * @param picked the starts of the selected blocks
 * @param message as typed
 * @param preview the body exactly as sent, formatted for reading; null before the preview
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

    /** The blocks of the chosen forecast that have not ended. */
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

    /** The intervals of the picked blocks. */
    static List<Interval> pickedIntervals(@Nullable AcceptedForecast chosen, List<String> picked) {
        return chosen == null
                ? List.of()
                : chosen.limits().segments().stream()
                        .map(TimelineSegment::interval)
                        .filter(interval -> picked.contains(interval.start().toString()))
                        .toList();
    }
}
