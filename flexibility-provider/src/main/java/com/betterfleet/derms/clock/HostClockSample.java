package com.betterfleet.derms.clock;

import java.time.Duration;
import java.time.Instant;

/**
 * The host clock's times around a query of the database's time.
 *
 * @param askedAt at the request
 * @param answeredAt at the response
 */
record HostClockSample(Instant askedAt, Instant answeredAt) {

    /**
     * The least amount by which the host clock is ahead of the database's; negative if it is behind. The database read
     * its clock between request and response, so that a slow round trip is no offset.
     */
    Duration aheadOf(Instant answer) {
        if (answer.isBefore(askedAt)) {
            return Duration.between(answer, askedAt);
        }
        return answer.isAfter(answeredAt) ? Duration.between(answer, answeredAt) : Duration.ZERO;
    }
}
