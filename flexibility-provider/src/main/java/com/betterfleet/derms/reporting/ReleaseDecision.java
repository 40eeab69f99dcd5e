package com.betterfleet.derms.reporting;

import com.betterfleet.derms.metering.EnergyQuality;
import com.betterfleet.derms.time.Interval;
import java.time.Duration;
import java.time.Instant;

/** Whether and when a window is published (M10, M11). Pure. */
sealed interface ReleaseDecision {

    /** The time after its end for which a window waits for its data, then it expires (decision). */
    Duration MAX_DATA_WAIT = Duration.ofDays(7);

    /**
     * The window is published.
     *
     * @param late whether the period for late data has passed, so that later windows may have been published before it
     */
    record PublishNow(boolean late) implements ReleaseDecision {}

    /** The window is evaluated again at an instant, even without new data. */
    record PublishLater(Instant at) implements ReleaseDecision {}

    /** The window waits for new data alone, and later windows are published before it. */
    record AwaitData() implements ReleaseDecision {}

    /** The window is not published any more. */
    record Expired() implements ReleaseDecision {}

    /**
     * Rules that decide when a window is published.
     *
     * @param jitter the delay of a complete window after its end; the same for every window of a group
     * @param lateData the time after its end for which an incomplete window delays later ones
     * @param sendPartial whether it is published then with partial data
     */
    record ReleaseRules(Duration jitter, Duration lateData, boolean sendPartial) {}

    static ReleaseDecision decideRelease(EnergyQuality quality, Interval window, Instant now, ReleaseRules rules) {
        Instant lateDataEnd = window.end().plus(rules.lateData());
        if (!now.isBefore(window.end().plus(MAX_DATA_WAIT))) {
            return new Expired();
        }
        if (quality.isComplete()) {
            Instant earliest = earlierOf(window.end().plus(rules.jitter()), lateDataEnd);
            return now.isBefore(earliest) ? new PublishLater(earliest) : new PublishNow(now.isAfter(lateDataEnd));
        }
        if (now.isBefore(lateDataEnd)) {
            return new PublishLater(lateDataEnd);
        }
        return quality == EnergyQuality.PARTIAL && rules.sendPartial()
                ? new PublishNow(now.isAfter(lateDataEnd))
                : new AwaitData();
    }

    private static Instant earlierOf(Instant first, Instant second) {
        return first.isBefore(second) ? first : second;
    }
}
