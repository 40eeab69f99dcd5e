package com.betterfleet.derms.console;

import com.betterfleet.derms.incident.EnergyOutlook;
import com.betterfleet.derms.power.Energy;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One managed scope: what binds, why, until when and what comes then.
 *
 * @param energy null where nobody said until when it is wanted, or there is no circuit
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
        @Nullable EnergyOutlook energy,
        List<Change> changes,
        Figures figures) {

    /** {@code toKw} is null where no limit follows; {@code why} is one clause: "Vector's cover ends". */
    record Change(
            Instant at,
            @Nullable BigDecimal fromKw,
            @Nullable BigDecimal toKw,
            Mode mode,
            String why) {

        /** Whether an operator would see a difference: another limit, another origin or another mode. */
        boolean seen(String whyBefore, Mode modeBefore) {
            return mode != modeBefore
                    || !why.equals(whyBefore)
                    || (fromKw == null) != (toKw == null)
                    || !way().isEmpty();
        }

        /** "up", "down" or empty, for the arrow beside the figure. */
        public String way() {
            if (fromKw == null || toKw == null || fromKw.compareTo(toKw) == 0) {
                return "";
            }
            return toKw.compareTo(fromKw) > 0 ? "up" : "down";
        }
    }

    public String kwh(Energy energy) {
        return figures.number(energy.kilowattHours()) + Figures.THIN_SPACE + "kWh";
    }

    public List<ChipView> chips() {
        return standing.chips();
    }

    /** Whether changes follow each other within minutes, so that a day's view would show none of them. */
    public boolean busy() {
        return changes.size() > 3
                && Duration.between(figures.now(), changes.get(3).at()).compareTo(Duration.ofMinutes(5)) < 0;
    }

    public Sentence sentence() {
        return Sentences.about(standing, figures);
    }

    /** How long what the partner sent lasts; null outside of a fallback. */
    @Nullable
    public Sentence cover() {
        return Sentences.cover(standing, figures);
    }

    public Sentence outlook() {
        return Sentences.outlook(standing, figures);
    }

    @Nullable
    public Sentence breach() {
        Standing.Breach breach = standing.breach();
        return breach == null ? null : Sentences.about(breach, figures);
    }

    public String advice() {
        return Advice.on(standing);
    }

    public String origin() {
        return standing.limit().kw() == null
                ? "no circuit, no limit"
                : standing.limit().source().words(standing.partner());
    }
}
