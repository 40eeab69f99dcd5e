package com.betterfleet.derms.supervision.decision;

import com.betterfleet.derms.envelope.OperatingEnvelope.EnvelopeBasis;
import com.betterfleet.derms.power.Power;
import java.util.Optional;

/**
 * The lowest of several limits while a scope is degraded. The safe default can take part as a cap; where it is the
 * lowest, no envelope applies. At a tie the fallback block precedes the forecast, and both precede the cap.
 *
 * @param lowestLimit the lowest limit so far; empty: none has taken part
 * @param capped whether the safe default is below it
 */
record LowestLimit(Optional<AppliedLimit> lowestLimit, boolean capped) {

    static LowestLimit empty() {
        return new LowestLimit(Optional.empty(), false);
    }

    /** Adds a limit; limits are added before caps. */
    LowestLimit includeLimit(Optional<AppliedLimit> limit) {
        return limit.isPresent()
                        && lowestLimit
                                .map(lowest -> isBelow(limit.get(), lowest))
                                .orElse(true)
                ? new LowestLimit(limit, false)
                : this;
    }

    /** Adds the safe default as a cap; without a circuit there is none. */
    LowestLimit includeCap(Optional<Power> safeDefault) {
        boolean isCapLower = lowestLimit.isPresent()
                && safeDefault.isPresent()
                && safeDefault.get().watts() < lowestLimit.get().limit().watts();
        return new LowestLimit(lowestLimit, capped || isCapLower);
    }

    /** Whether no limit has taken part. */
    boolean isEmpty() {
        return lowestLimit.isEmpty();
    }

    FallbackSource fallbackSource() {
        if (lowestLimit.isEmpty() || capped) {
            return FallbackSource.GAP_POLICY;
        }
        return lowestLimit.get().basis() == EnvelopeBasis.FALLBACK
                ? FallbackSource.FALLBACK_BLOCK
                : FallbackSource.HELD_PRIMARY;
    }

    /** The limit that applies as an envelope; empty where none has taken part or the safe default is lower. */
    Optional<AppliedLimit> effectiveLimit() {
        return capped ? Optional.empty() : lowestLimit;
    }

    private static boolean isBelow(AppliedLimit limit, AppliedLimit other) {
        return limit.limit().watts() < other.limit().watts();
    }
}
