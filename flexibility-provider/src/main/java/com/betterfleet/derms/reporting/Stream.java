package com.betterfleet.derms.reporting;

import com.betterfleet.derms.connection.PartnerTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What one bound group reports, in the order of release (M10). Messages are numbered without a gap: those after the mark wait.
 *
 * @param since windows that begin before it are not this partner's business
 * @param jitter so long after its end a window is told; within the first minute, the same for every window
 * @param lastSeq the number of the last message that was made
 * @param mark the number of the last message that is settled
 * @param triedSeq up to here messages may have left: their bodies never change any more
 * @param tries of the message after the mark, made in a row
 * @param held whether something stood in the way when a message was due
 * @param toldUntil the end of the newest window that was told
 */
record Stream(
        long bindingId,
        String connectionId,
        String groupId,
        String scopeId,
        Instant since,
        Duration jitter,
        long lastSeq,
        long mark,
        long triedSeq,
        int tries,
        boolean held,
        Optional<Instant> toldUntil) {

    private static final int MILLIS_OF_A_MINUTE = 60_000;

    Release.Rules rules(PartnerTerms terms) {
        return new Release.Rules(jitter, terms.lateData(), terms.sendPartial());
    }

    /** Follows from the names alone, so that it is the same after every restart and on every instance. */
    static Duration jitterOf(String connectionId, String groupId) {
        return Duration.ofMillis(Math.floorMod((connectionId + "/" + groupId).hashCode(), MILLIS_OF_A_MINUTE));
    }
}
