package com.betterfleet.simulator.registration;

import com.betterfleet.simulator.service.HttpReply;
import java.time.Duration;
import java.time.Instant;

/**
 * A message that is sent unchanged until it is accepted.
 *
 * @param failedTries number of failed tries
 * @param dueAt time of the next try; far ahead while one is in progress or the message has to wait
 */
record RetriedMessage(String requestId, int failedTries, Instant dueAt) {
    private static final Duration RETRY_PAUSE = Duration.ofMillis(500);
    private static final int MAX_TRIES = 20;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int NOT_IMPLEMENTED = 501;

    static RetriedMessage createUnscheduled(String requestId) {
        return new RetriedMessage(requestId, 0, Instant.MAX);
    }

    boolean isDue(Instant now) {
        return !now.isBefore(dueAt);
    }

    RetriedMessage markInFlight() {
        return new RetriedMessage(requestId, failedTries, Instant.MAX);
    }

    RetriedMessage scheduleRetry(Instant now) {
        return new RetriedMessage(requestId, failedTries + 1, now.plus(RETRY_PAUSE));
    }

    /** @return whether to try again after this reply */
    boolean shouldRetry(HttpReply reply) {
        return isTransientFailure(reply) && failedTries + 1 < MAX_TRIES;
    }

    /**
     * Returns whether the failure may pass. No reply, 429 or 5xx, except 501, which means that there is no common
     * version.
     */
    static boolean isTransientFailure(HttpReply reply) {
        int status = reply.statusOrZero();
        return status == 0 || status == TOO_MANY_REQUESTS || (status >= 500 && status != NOT_IMPLEMENTED);
    }
}
