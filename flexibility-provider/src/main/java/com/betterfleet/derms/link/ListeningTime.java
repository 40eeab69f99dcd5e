package com.betterfleet.derms.link;

import com.betterfleet.derms.time.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The time in which an instance listened, as stored at one instant. It stays true however late it is used.
 *
 * @param since the start of the unbroken time, by the service's clock
 * @param until its end so far; deadlines after it are not decided yet
 * @param suspensions the times before it in which no instance listened, of a day, newest first; the first ends at {@code
 *     since}
 * @param lapsed whether no instance has listened since {@code until}
 */
public record ListeningTime(Instant since, Instant until, List<Interval> suspensions, boolean lapsed) {

    public ListeningTime {
        suspensions = List.copyOf(suspensions);
    }

    /** What a deadline that passed without a heartbeat means. */
    enum DeadlineOutcome {
        /** The service listened throughout: the partner is lost. */
        LOST,
        /** The service did not listen at the deadline: whether the partner is there is unknown. */
        UNKNOWN,
        /** It is not known yet whether the service listens at the deadline. */
        UNDECIDED
    }

    /** Whether a wait for a message of the partner is over; see {@link #findEnd}. */
    public boolean hasElapsed(Instant begin, Duration wait) {
        return !findEnd(begin, wait).isAfter(until);
    }

    /**
     * Returns when a wait for a message of the partner ends: once an instance has listened for this time since its
     * begin. Time without a listening instance does not count, since the message could not arrive.
     */
    public Instant findEnd(Instant begin, Duration wait) {
        Instant end = begin.plus(wait);
        for (Interval suspension : suspensions.reversed()) {
            if (suspension.end().isAfter(begin) && suspension.start().isBefore(end)) {
                Instant from = suspension.start().isAfter(begin) ? suspension.start() : begin;
                end = end.plus(Duration.between(from, suspension.end()));
            }
        }
        return end;
    }

    /** Returns the latest begin of a wait of this length that is over. */
    public Instant findStart(Duration wait) {
        Instant end = until;
        Duration remaining = wait;
        for (Interval suspension : suspensions) {
            Duration listened = Duration.between(suspension.end(), end);
            if (remaining.compareTo(listened) <= 0) {
                break;
            }
            remaining = remaining.minus(listened);
            end = suspension.start();
        }
        return end.minus(remaining);
    }

    DeadlineOutcome evaluateDeadline(Instant deadline) {
        if (deadline.isAfter(until)) {
            return lapsed ? DeadlineOutcome.UNKNOWN : DeadlineOutcome.UNDECIDED;
        }
        return deadline.isBefore(since) ? DeadlineOutcome.UNKNOWN : DeadlineOutcome.LOST;
    }

    /** Returns the end of the listening before a deadline whose outcome is unknown. */
    Instant suspendedBefore(Instant deadline) {
        if (deadline.isAfter(until)) {
            return until;
        }
        return suspensions.isEmpty() ? since : suspensions.getFirst().start();
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
