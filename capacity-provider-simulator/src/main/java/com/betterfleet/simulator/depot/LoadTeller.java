package com.betterfleet.simulator.depot;

import com.betterfleet.simulator.events.Announcer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Tells when the limit changes and when the load has come to rest under the new one. */
final class LoadTeller {
    private static final double AT_REST_KW = 1;

    private final Announcer say;
    private Instant changedAt = Instant.MIN;
    private boolean settling;

    LoadTeller(Announcer say) {
        this.say = say;
    }

    void limitChanged(Depot depot, Limit from, Limit to) {
        say.say(String.format(
                Locale.ROOT,
                "depot: limit %s -> %.0f kW (%s), load %.0f kW",
                from.known() ? String.format(Locale.ROOT, "%.0f", from.kw()) : "unknown",
                to.kw(),
                to.source().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                depot.siteKw()));
        changedAt = depot.now();
        settling = true;
    }

    void stepped(Depot depot) {
        double untold = depot.chargers().stream()
                .mapToDouble(charger -> Math.abs(charger.toldKw() - charger.powerKw()))
                .sum();
        if (settling && untold < AT_REST_KW && !changedAt.equals(depot.now())) {
            settling = false;
            say.say(String.format(
                    Locale.ROOT,
                    "depot: load %.0f kW under a limit of %.0f kW, %d s after the change",
                    depot.siteKw(),
                    depot.limitKw(),
                    Duration.between(changedAt, depot.now()).toSeconds()));
        }
    }
}
