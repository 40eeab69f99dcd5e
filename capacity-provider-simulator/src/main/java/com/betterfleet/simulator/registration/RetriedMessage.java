package com.betterfleet.simulator.registration;

import com.betterfleet.simulator.service.HttpReply;
import java.time.Duration;
import java.time.Instant;

/**
 * A message of ours that is sent until it is taken, the same each time.
 *
 * @param failedTries that have failed
 * @param dueAt when it is sent next; far away while it is under way, or must wait for something
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

    /** @return whether to try again after this answer */
    boolean shouldRetry(HttpReply reply) {
        return isTransientFailure(reply) && failedTries + 1 < MAX_TRIES;
    }

    /** No answer, or one that may be another next time; 501 says that there is no common version. */
    static boolean isTransientFailure(HttpReply reply) {
        int status = reply.statusOrZero();
        return status == 0 || status == TOO_MANY_REQUESTS || (status >= 500 && status != NOT_IMPLEMENTED);
    }
}
