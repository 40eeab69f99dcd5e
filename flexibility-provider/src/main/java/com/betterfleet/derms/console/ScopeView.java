package com.betterfleet.derms.console;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One managed scope: what binds, why, until when and what comes then.
 *
 * @param changes the known changes ahead, soonest first
 */
record ScopeView(
        String scopeId,
        String name,
        String microgrid,
        @Nullable String circuitId,
        @Nullable String circuitName,
        Standing standing,
        @Nullable Reading load,
        LinkView link,
        Instant decidedAt,
        List<Change> changes,
        Figures figures) {

    /** {@code toKw} is null where no limit follows; {@code why} is one clause: "Vector's cover ends". */
    record Change(
            Instant at,
            @Nullable BigDecimal fromKw,
            @Nullable BigDecimal toKw,
            Mode mode,
            String why) {

        /** "up", "down" or empty, for the arrow beside the figure. */
        String way() {
            if (fromKw == null || toKw == null || fromKw.compareTo(toKw) == 0) {
                return "";
            }
            return toKw.compareTo(fromKw) > 0 ? "up" : "down";
        }
    }

    List<ChipView> chips() {
        return standing.chips();
    }

    Sentence sentence() {
        return Sentences.about(standing, figures);
    }

    Sentence outlook() {
        return Sentences.outlook(standing, figures);
    }

    @Nullable
    Sentence breach() {
        Standing.Breach breach = standing.breach();
        return breach == null ? null : Sentences.about(breach, figures);
    }

    String advice() {
        return Advice.on(standing);
    }

    String origin() {
        return standing.limit().kw() == null
                ? "no circuit, no limit"
                : standing.limit().source().words(standing.partner());
    }
}
