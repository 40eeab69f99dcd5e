package com.betterfleet.derms.reporting;

import com.betterfleet.derms.partner.PartnerProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What one bound group reports, in the order of release (M10). Messages are numbered without a gap: those after the mark wait.
 *
 * @param since windows that begin before it are not this partner's business
 * @param jitter so long after its end a window is told; within the first minute, the same for every window
 * @param lastSeq the number of the last message that was made
 * @param completedSeq the number of the last message that is settled
 * @param attemptedSeq up to here messages may have left: their bodies never change any more
 * @param tries of the message after the mark, made in a row
 * @param blocked whether something stood in the way when a message was due
 * @param publishedUntil the end of the newest window that was told
 */
public record ReportStream(
        long bindingId,
        String connectionId,
        String groupId,
        String scopeId,
        Instant since,
        Duration jitter,
        long lastSeq,
        long completedSeq,
        long attemptedSeq,
        int tries,
        boolean blocked,
        Optional<Instant> publishedUntil) {

    private static final int MILLIS_PER_MINUTE = 60_000;

    ReleaseDecision.ReleaseRules releaseRules(PartnerProperties terms) {
        return new ReleaseDecision.ReleaseRules(
                jitter, terms.lateDataPeriod(), terms.reporting().sendPartial());
    }

    /** Follows from the names alone, so that it is the same after every restart and on every instance. */
    static Duration computeJitter(String connectionId, String groupId) {
        return Duration.ofMillis(Math.floorMod((connectionId + "/" + groupId).hashCode(), MILLIS_PER_MINUTE));
    }
}
