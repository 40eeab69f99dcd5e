package com.betterfleet.derms.supervision.decision;

import com.betterfleet.derms.envelope.OperatingEnvelope.EnvelopeBasis;
import com.betterfleet.derms.power.Power;
import java.util.Optional;

/**
 * Which of several limits holds while a scope is yellow: the lowest. The safe default takes part as a cap where the table
 * says so; where it wins it is no envelope but the gap policy, the circuit's own path. At a tie the fallback block comes
 * before the primary one, and both before the gap policy.
 *
 * @param lowestLimit the lowest limit so far; empty: none has taken part
 * @param capped whether the safe default is below it
 */
record LowestLimit(Optional<AppliedLimit> lowestLimit, boolean capped) {

    static LowestLimit empty() {
        return new LowestLimit(Optional.empty(), false);
    }

    /** Limits take part before caps do. */
    LowestLimit withLimit(Optional<AppliedLimit> limit) {
        return limit.isPresent()
                        && lowestLimit
                                .map(lowest -> isBelow(limit.get(), lowest))
                                .orElse(true)
                ? new LowestLimit(limit, false)
                : this;
    }

    /** Where there is no circuit there is no safe default, and the cap does nothing. */
    LowestLimit withCap(Optional<Power> safeDefault) {
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

    /** What holds as an envelope; empty: the gap policy. */
    Optional<AppliedLimit> effectiveLimit() {
        return capped ? Optional.empty() : lowestLimit;
    }

    private static boolean isBelow(AppliedLimit limit, AppliedLimit other) {
        return limit.limit().watts() < other.limit().watts();
    }
}
