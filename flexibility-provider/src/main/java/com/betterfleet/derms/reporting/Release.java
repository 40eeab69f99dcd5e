package com.betterfleet.derms.reporting;

import com.betterfleet.derms.metering.Quality;
import com.betterfleet.derms.time.Interval;
import java.time.Duration;
import java.time.Instant;

/** Whether a window is to be told now (M10, M11). Pure. */
sealed interface Release {

    /** So long after its end a window waits for its data; then it is given up (decision). */
    Duration PATIENCE = Duration.ofDays(7);

    /**
     * It is told.
     *
     * @param late whether it comes after those that had all their data in time have gone on
     */
    record Now(boolean late) implements Release {}

    /** It is to be judged again at an instant, even if nothing new is known by then. */
    record NotBefore(Instant at) implements Release {}

    /** Later windows go on; only data that arrives changes anything. */
    record WaitsForData() implements Release {}

    /** Nobody waits for it any more. */
    record GivenUp() implements Release {}

    /**
     * By what a window is judged.
     *
     * @param jitter so long after its end a complete window is told; the same for every window of a group
     * @param lateData so long after its end a window that is not complete keeps its place
     * @param sendPartial whether it is told then if only a part is known
     */
    record Rules(Duration jitter, Duration lateData, boolean sendPartial) {}

    static Release of(Quality quality, Interval window, Instant now, Rules rules) {
        Instant inTime = window.end().plus(rules.lateData());
        if (!now.isBefore(window.end().plus(PATIENCE))) {
            return new GivenUp();
        }
        if (quality.complete()) {
            Instant first = earlier(window.end().plus(rules.jitter()), inTime);
            return now.isBefore(first) ? new NotBefore(first) : new Now(now.isAfter(inTime));
        }
        if (now.isBefore(inTime)) {
            return new NotBefore(inTime);
        }
        return quality == Quality.PARTIAL && rules.sendPartial() ? new Now(now.isAfter(inTime)) : new WaitsForData();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
