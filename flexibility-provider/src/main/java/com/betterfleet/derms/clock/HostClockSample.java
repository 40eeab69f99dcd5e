package com.betterfleet.derms.clock;

import java.time.Duration;
import java.time.Instant;

/**
 * What our own clock said when the database was asked for its time, and when its answer was here.
 *
 * @param askedAt when the question went out
 * @param answeredAt when the answer was here
 */
record HostClockSample(Instant askedAt, Instant answeredAt) {

    /**
     * How far our own clock is ahead of the database's, at the least; negative: behind. The answer was true somewhere between
     * question and arrival, so that a slow round trip is no offset.
     */
    Duration aheadOf(Instant answer) {
        if (answer.isBefore(askedAt)) {
            return Duration.between(answer, askedAt);
        }
        return answer.isAfter(answeredAt) ? Duration.between(answer, answeredAt) : Duration.ZERO;
    }
}
