package com.betterfleet.derms.reporting;

import com.betterfleet.derms.metering.EnergyQuality;
import com.betterfleet.derms.time.Interval;
import java.time.Duration;
import java.time.Instant;

/** Whether a window is to be told now (M10, M11). Pure. */
sealed interface ReleaseDecision {

    /** So long after its end a window waits for its data; then it is given up (decision). */
    Duration MAX_DATA_WAIT = Duration.ofDays(7);

    /**
     * It is told.
     *
     * @param late whether it comes after those that had all their data in time have gone on
     */
    record PublishNow(boolean late) implements ReleaseDecision {}

    /** It is to be judged again at an instant, even if nothing new is known by then. */
    record PublishLater(Instant at) implements ReleaseDecision {}

    /** Later windows go on; only data that arrives changes anything. */
    record AwaitData() implements ReleaseDecision {}

    /** Nobody waits for it any more. */
    record Expired() implements ReleaseDecision {}

    /**
     * By what a window is judged.
     *
     * @param jitter so long after its end a complete window is told; the same for every window of a group
     * @param lateData so long after its end a window that is not complete keeps its place
     * @param sendPartial whether it is told then if only a part is known
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

    private static Instant earlierOf(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
