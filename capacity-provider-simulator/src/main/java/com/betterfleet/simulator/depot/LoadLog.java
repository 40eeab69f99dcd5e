package com.betterfleet.simulator.depot;

import com.betterfleet.simulator.events.EventLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Logs changes of the limit, and when the load has settled after a change. */
final class LoadLog {
    private static final double AT_REST_KW = 1;

    private final EventLog eventLog;
    private Instant changedAt = Instant.MIN;
    private boolean settling;

    LoadLog(EventLog eventLog) {
        this.eventLog = eventLog;
    }

    void logLimitChange(DepotState depot, SiteLimit from, SiteLimit to) {
        eventLog.log(String.format(
                Locale.ROOT,
                "depot: limit %s -> %.0f kW (%s), load %.0f kW",
                from.isKnown() ? String.format(Locale.ROOT, "%.0f", from.kw()) : "unknown",
                to.kw(),
                to.source().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                depot.siteKw()));
        changedAt = depot.now();
        settling = true;
    }

    void logSettledLoad(DepotState depot) {
        double deviationKw = depot.chargers().stream()
                .mapToDouble(charger -> Math.abs(charger.commandedKw() - charger.powerKw()))
                .sum();
        if (settling && deviationKw < AT_REST_KW && !changedAt.equals(depot.now())) {
            settling = false;
            eventLog.log(String.format(
                    Locale.ROOT,
                    "depot: load %.0f kW under a limit of %.0f kW, %d s after the change",
                    depot.siteKw(),
                    depot.limitKw(),
                    Duration.between(changedAt, depot.now()).toSeconds()));
        }
    }
}
