package com.betterfleet.derms.console.scope;

import com.betterfleet.derms.console.chart.LoadReading;
import com.betterfleet.derms.console.layout.ChipView;
import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.ModeBadge;
import com.betterfleet.derms.console.layout.RichText;
import com.betterfleet.derms.console.status.BreachText;
import com.betterfleet.derms.console.status.LinkView;
import com.betterfleet.derms.console.status.OperatorAdvice;
import com.betterfleet.derms.console.status.ScopeStatus;
import com.betterfleet.derms.console.status.StatusText;
import com.betterfleet.derms.incident.EnergyOutlook;
import com.betterfleet.derms.power.Energy;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One managed scope: the limit in force, its reason, its end and what follows.
 *
 * @param energy null without a circuit or without a configured time until which the energy is needed
 * @param changes the known changes ahead, soonest first
 */
public record ScopeView(
        String scopeId,
        String name,
        String microgrid,
        @Nullable String circuitId,
        @Nullable String circuitName,
        ScopeStatus status,
        @Nullable LoadReading load,
        LinkView link,
        Instant decidedAt,
        @Nullable EnergyOutlook energy,
        List<UpcomingChange> changes,
        Formats formats) {

    /** A change ahead; {@code toKw} is null where no limit follows; {@code why} is its source: "Vector's forecast". */
    public record UpcomingChange(
            Instant at,
            @Nullable BigDecimal fromKw,
            @Nullable BigDecimal toKw,
            ModeBadge mode,
            String why) {

        /** Whether an operator sees a difference: another limit, source or mode. */
        boolean isVisible(String whyBefore, ModeBadge modeBefore) {
            return mode != modeBefore
                    || !why.equals(whyBefore)
                    || (fromKw == null) != (toKw == null)
                    || !arrowDirection().isEmpty();
        }

        /** "up", "down" or empty, for the arrow beside the value. */
        public String arrowDirection() {
            if (fromKw == null || toKw == null || fromKw.compareTo(toKw) == 0) {
                return "";
            }
            return toKw.compareTo(fromKw) > 0 ? "up" : "down";
        }
    }

    public String formatEnergy(Energy energy) {
        return formats.formatEnergy(energy.kilowattHours());
    }

    public List<ChipView> chips() {
        return status.chips();
    }

    /** Whether changes follow within minutes, too close for a view of one day. */
    public boolean isBusy() {
        return changes.size() > 3
                && Duration.between(formats.now(), changes.get(3).at()).compareTo(Duration.ofMinutes(5)) < 0;
    }

    public RichText sentence() {
        return StatusText.describeStatus(status, formats);
    }

    /** How long the partner's limits are known; null outside a fallback. */
    @Nullable
    public RichText coverage() {
        return StatusText.describeCoverage(status, formats);
    }

    public RichText outlook() {
        return StatusText.describeNextChange(status, formats);
    }

    @Nullable
    public RichText breach() {
        ScopeStatus.OpenBreach breach = status.breach();
        return breach == null ? null : BreachText.describeBreach(breach, formats);
    }

    public String advice() {
        return OperatorAdvice.adviceFor(status);
    }

    public String origin() {
        return status.describeOrigin();
    }
}
