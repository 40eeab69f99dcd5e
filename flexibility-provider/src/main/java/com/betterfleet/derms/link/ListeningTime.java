package com.betterfleet.derms.link;

import java.time.Instant;

/**
 * The unbroken time in which an instance listened, as stored at one instant. It stays true however late it is used.
 *
 * @param since its start, by the service's clock
 * @param until its end so far; deadlines after it are not decided yet
 * @param suspendedFrom the end of the unbroken time before it
 * @param lapsed whether no instance has listened since {@code until}
 */
record ListeningTime(Instant since, Instant until, Instant suspendedFrom, boolean lapsed) {

    /** What a deadline that passed without a heartbeat means. */
    enum DeadlineOutcome {
        /** The service listened throughout: the partner is lost. */
        LOST,
        /** The service did not listen at the deadline: whether the partner is there is unknown. */
        UNKNOWN,
        /** It is not known yet whether the service listens at the deadline. */
        UNDECIDED
    }

    DeadlineOutcome evaluateDeadline(Instant deadline) {
        if (deadline.isAfter(until)) {
            return lapsed ? DeadlineOutcome.UNKNOWN : DeadlineOutcome.UNDECIDED;
        }
        return deadline.isBefore(since) ? DeadlineOutcome.UNKNOWN : DeadlineOutcome.LOST;
    }

    /** Returns the end of the listening before a deadline whose outcome is unknown. */
    Instant suspendedBefore(Instant deadline) {
        return deadline.isAfter(until) ? until : suspendedFrom;
    }

    /** Returns the latest deadline that can be decided at {@code now}. */
    Instant decidableUntil(Instant now) {
        return lapsed ? notBeforeEnd(now) : until;
    }

    /** Returns {@code now}, or {@code until} if that is later: it has passed. */
    Instant notBeforeEnd(Instant now) {
        return now.isAfter(until) ? now : until;
    }
}
