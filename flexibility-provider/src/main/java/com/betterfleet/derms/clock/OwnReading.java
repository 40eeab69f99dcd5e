package com.betterfleet.derms.clock;

import java.time.Duration;
import java.time.Instant;

/**
 * What our own clock said when the database was asked for its time, and when its answer was here.
 *
 * @param asked when the question went out
 * @param answered when the answer was here
 */
record OwnReading(Instant asked, Instant answered) {

    /**
     * How far our own clock is ahead of the database's, at the least; negative: behind. The answer was true somewhere between
     * question and arrival, so that a slow round trip is no offset.
     */
    Duration aheadOf(Instant answer) {
        if (answer.isBefore(asked)) {
            return Duration.between(answer, asked);
        }
        return answer.isAfter(answered) ? Duration.between(answer, answered) : Duration.ZERO;
    }
}
