package com.betterfleet.simulator.depot;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The depot in {@code GET /status}.
 *
 * @param limitSource CIRCUIT, SCHEDULE, SAFE_DEFAULT or UNKNOWN
 * @param energyAboveLimitKwh energy drawn above the limit in force at that moment
 * @param energyExplainedKwh the most of it that is explained; the sum of the next two
 * @param withinExplained whether the first exceeds the second by at most 1 %
 */
public record DepotStatus(
        Instant now,
        double limitKw,
        String limitSource,
        double siteKw,
        double chargersKw,
        double otherLoadKw,
        double siteImportWh,
        double energyAboveLimitKwh,
        double energyExplainedKwh,
        double explainedByReactionKwh,
        double explainedByOtherLoadKwh,
        boolean withinExplained,
        List<ChargerStatus> chargers) {

    /** @param departure null without a bus and for a bus that never leaves */
    public record ChargerStatus(
            String id,
            boolean plugged,
            double powerKw,
            double toldKw,
            double ratingKw,
            double minimumKw,
            double remainingKwh,
            @Nullable Instant departure,
            double importWh) {}

    static DepotStatus of(DepotState depot, SiteLimit.LimitSource source) {
        ExcessEnergy excess = depot.excess();
        return new DepotStatus(
                depot.now(),
                depot.limitKw(),
                source.name(),
                depot.siteKw(),
                depot.chargersKw(),
                depot.otherLoadKw(),
                depot.siteWh(),
                excess.aboveLimitKwh(),
                excess.explainedKwh(),
                excess.byReactionKwh(),
                excess.byOtherLoadKwh(),
                !excess.isUnexplained(),
                depot.chargers().stream().map(DepotStatus::of).toList());
    }

    private static ChargerStatus of(ChargerState charger) {
        BusVisit stay = charger.visit();
        return new ChargerStatus(
                charger.plan().id(),
                stay != null,
                charger.powerKw(),
                charger.commandedKw(),
                charger.plan().ratingKw(),
                charger.plan().minimumKw(),
                stay == null ? 0 : stay.remainingKwh(),
                stay == null || stay.departure().equals(Instant.MAX) ? null : stay.departure(),
                charger.registerWh());
    }
}
