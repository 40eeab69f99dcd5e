package com.betterfleet.derms.reporting;

import com.betterfleet.derms.partner.PartnerProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The reports of one bound group in the order of release (M10). Messages are numbered without a gap; those after
 * {@code completedSeq} are pending.
 *
 * @param since windows that begin before it are not reported to this partner
 * @param jitter the delay of a window after its end; less than a minute, the same for every window
 * @param lastSeq the number of the newest message
 * @param completedSeq the number of the last completed message
 * @param attemptedSeq messages up to this number may have been sent: their bodies do not change any more
 * @param tries consecutive tries of the message after {@code completedSeq}
 * @param blocked whether the link or local control prevented sending when a message was due
 * @param publishedUntil the end of the newest published window
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

    ReleaseDecision.ReleaseRules releaseRules(PartnerProperties properties) {
        return new ReleaseDecision.ReleaseRules(
                jitter, properties.lateDataPeriod(), properties.reporting().sendPartial());
    }

    /** Computes the delay from the names alone, so that it is the same after every restart and on every instance. */
    static Duration computeJitter(String connectionId, String groupId) {
        return Duration.ofMillis(Math.floorMod((connectionId + "/" + groupId).hashCode(), MILLIS_PER_MINUTE));
    }
}
