package com.betterfleet.derms.console.control;

import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.PagePermissions;
import com.betterfleet.derms.power.Direction;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The possible changes of control over a scope, each with its effect as text (M9).
 *
 * @param ownLimitKw the limit the circuit returns to; null without a circuit
 * @param withdrawable the directions in which the partner's limits can be cleared
 */
public record LocalControlView(
        String scopeId,
        String partner,
        @Nullable String connectionId,
        ControlOwner owner,
        @Nullable BigDecimal ownLimitKw,
        List<Direction> withdrawable,
        PagePermissions permissions,
        Formats formats) {

    /** Who governs the scope. */
    enum ControlOwner {
        /** No group is bound: there is nothing to take back. */
        UNBOUND,
        PARTNER,
        /** The site's operators. */
        SITE,
        /** The site's operators, because the whole connection was disconnected. */
        SITE_BY_CONNECTION
    }

    public boolean canTakeLocalControl() {
        return permissions.canOperate() && owner == ControlOwner.PARTNER;
    }

    public boolean canReconnect() {
        return permissions.canOperate() && owner == ControlOwner.SITE;
    }

    public boolean canWithdraw() {
        return canTakeLocalControl() && !withdrawable.isEmpty();
    }

    public boolean isWaitingForConnection() {
        return owner == ControlOwner.SITE_BY_CONNECTION;
    }

    /** "Vector's limits stop applying now; the circuit returns to 800 kW." */
    public String describeLocalControl() {
        return "%s's limits stop applying now; %s. What %s sends for this site is refused until you return control. The link and other sites are untouched."
                .formatted(partner, describeReturn(), partner);
    }

    public String describeReconnect() {
        return "%s governs this site again from its next forecast on; until then %s."
                .formatted(
                        partner,
                        ownLimitKw == null
                                ? "nothing is limited here"
                                : "the circuit keeps its own " + formats.formatPower(ownLimitKw));
    }

    public String describeWithdrawal() {
        return "All limits that %s sent for the direction are cleared now, fallback limits too; %s until its next forecast. %s continues to govern the site."
                .formatted(partner, describeReturn(), partner);
    }

    private String describeReturn() {
        return describeReturn(ownLimitKw, formats);
    }

    public static String describeReturn(@Nullable BigDecimal ownLimitKw, Formats formats) {
        return ownLimitKw == null
                ? "no circuit is written"
                : "the circuit returns to " + formats.formatPower(ownLimitKw);
    }
}
