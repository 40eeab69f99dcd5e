package com.betterfleet.simulator.registration;

import com.betterfleet.simulator.service.Reply;
import java.time.Duration;
import java.time.Instant;

/**
 * A message of ours that is sent until it is taken, the same each time.
 *
 * @param tries that have failed
 * @param due when it is sent next; far away while it is under way, or must wait for something
 */
record Errand(String requestId, int tries, Instant due) {
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int MOST_TRIES = 20;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int NOT_IMPLEMENTED = 501;

    static Errand held(String requestId) {
        return new Errand(requestId, 0, Instant.MAX);
    }

    boolean isDue(Instant now) {
        return !now.isBefore(due);
    }

    Errand underway() {
        return new Errand(requestId, tries, Instant.MAX);
    }

    Errand failedAt(Instant now) {
        return new Errand(requestId, tries + 1, now.plus(PAUSE));
    }

    /** @return whether to try again after this answer */
    boolean mayPass(Reply reply) {
        return isUnclear(reply) && tries + 1 < MOST_TRIES;
    }

    /** No answer, or one that may be another next time; 501 says that there is no common version. */
    static boolean isUnclear(Reply reply) {
        int status = reply.statusOrZero();
        return status == 0 || status == TOO_MANY_REQUESTS || (status >= 500 && status != NOT_IMPLEMENTED);
    }
}
