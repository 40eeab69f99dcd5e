package com.betterfleet.derms.supervision;

import com.betterfleet.derms.envelope.OperatingEnvelope.Basis;
import com.betterfleet.derms.power.Power;
import java.util.Optional;

/**
 * Which of several limits holds while a scope is yellow: the lowest. The safe default takes part as a cap where the table
 * says so; where it wins it is no envelope but the gap policy, the circuit's own path. At a tie the fallback block comes
 * before the primary one, and both before the gap policy.
 *
 * @param held the lowest limit so far; empty: none has taken part
 * @param capped whether the safe default is below it
 */
record Contest(Optional<Held> held, boolean capped) {

    static Contest empty() {
        return new Contest(Optional.empty(), false);
    }

    /** Limits take part before caps do. */
    Contest with(Optional<Held> limit) {
        return limit.isPresent()
                        && held.map(lowest -> isBelow(limit.get(), lowest)).orElse(true)
                ? new Contest(limit, false)
                : this;
    }

    /** Where there is no circuit there is no safe default, and the cap does nothing. */
    Contest cappedAt(Optional<Power> safeDefault) {
        boolean wins = held.isPresent()
                && safeDefault.isPresent()
                && safeDefault.get().watts() < held.get().limit().watts();
        return new Contest(held, capped || wins);
    }

    Applied applied() {
        if (held.isEmpty() || capped) {
            return Applied.GAP_POLICY;
        }
        return held.get().basis() == Basis.FALLBACK ? Applied.FALLBACK_BLOCK : Applied.HELD_PRIMARY;
    }

    /** What holds as an envelope; empty: the gap policy. */
    Optional<Held> winner() {
        return capped ? Optional.empty() : held;
    }

    private static boolean isBelow(Held limit, Held other) {
        return limit.limit().watts() < other.limit().watts();
    }
}
