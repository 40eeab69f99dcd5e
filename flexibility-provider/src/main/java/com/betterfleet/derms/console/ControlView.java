package com.betterfleet.derms.console;

import com.betterfleet.derms.power.Direction;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be done about who governs a scope, each with its consequence in words (M9).
 *
 * @param ownKw what the circuit returns to; null where the scope has no circuit
 * @param withdrawable the directions in which the partner's limits can be cleared
 */
record ControlView(
        String scopeId,
        String partner,
        @Nullable String connectionId,
        Held held,
        @Nullable BigDecimal ownKw,
        List<Direction> withdrawable,
        Rights may,
        Figures figures) {

    /** Who governs. */
    enum Held {
        /** No group is bound: there is nothing to take back. */
        NOBODY,
        PARTNER,
        /** People on the site. */
        LOCAL,
        /** The same, because the whole connection was taken down. */
        WITH_CONNECTION
    }

    public boolean takesBack() {
        return may.operates() && held == Held.PARTNER;
    }

    public boolean gives() {
        return may.operates() && held == Held.LOCAL;
    }

    public boolean withdraws() {
        return takesBack() && !withdrawable.isEmpty();
    }

    public boolean waitsForConnection() {
        return held == Held.WITH_CONNECTION;
    }

    /** "Vector's limits stop applying now; the circuit returns to 800 kW." */
    public String whenTakenBack() {
        return "%s's limits stop applying now; %s. What %s sends for this site is refused until control is given again. The link and other sites are untouched."
                .formatted(partner, returns(), partner);
    }

    public String whenGiven() {
        return "%s governs this site again from its next forecast on; until then %s."
                .formatted(
                        partner,
                        ownKw == null ? "nothing is limited here" : "the circuit keeps its own " + figures.kw(ownKw));
    }

    public String whenWithdrawn() {
        return "All limits that %s sent for the direction are cleared now, fallback limits too; %s until its next forecast. %s goes on governing the site."
                .formatted(partner, returns(), partner);
    }

    private String returns() {
        return returns(ownKw, figures);
    }

    static String returns(@Nullable BigDecimal ownKw, Figures figures) {
        return ownKw == null ? "no circuit is written" : "the circuit returns to " + figures.kw(ownKw);
    }
}
