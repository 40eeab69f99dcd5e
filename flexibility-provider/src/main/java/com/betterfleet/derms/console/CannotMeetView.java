package com.betterfleet.derms.console;

import com.betterfleet.derms.forecast.AcceptedForecast;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline.Segment;
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
record CannotMeetView(
        String scopeId,
        String name,
        String partner,
        boolean online,
        List<AcceptedForecast> forecasts,
        @Nullable AcceptedForecast chosen,
        List<String> picked,
        String message,
        @Nullable String preview,
        @Nullable Objection objection,
        Figures figures) {

    /** The blocks of the chosen forecast that are not over. */
    public List<Segment<Power>> blocks() {
        return chosen == null
                ? List.of()
                : chosen.limits().segments().stream()
                        .filter(segment -> segment.interval().end().isAfter(figures.now()))
                        .toList();
    }

    public boolean isPicked(Segment<Power> block) {
        return picked.contains(block.interval().start().toString());
    }

    public String kind(AcceptedForecast forecast) {
        String direction = switch (forecast.direction()) {
            case IMPORT -> "import";
            case EXPORT -> "export";
        };
        return switch (forecast.cover()) {
            case PRIMARY -> direction + " limits";
            case FALLBACK -> "fallback " + direction + " limits";
        };
    }

    public boolean isChosen(AcceptedForecast forecast) {
        return chosen != null && chosen.id() == forecast.id();
    }

    /** The spans of the picked blocks. */
    static List<Interval> spans(@Nullable AcceptedForecast chosen, List<String> picked) {
        return chosen == null
                ? List.of()
                : chosen.limits().segments().stream()
                        .map(Segment::interval)
                        .filter(interval -> picked.contains(interval.start().toString()))
                        .toList();
    }
}
