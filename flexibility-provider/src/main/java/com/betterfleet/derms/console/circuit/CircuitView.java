package com.betterfleet.derms.console.circuit;

import com.betterfleet.derms.console.layout.ChipView;
import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.ModeBadge;
import com.betterfleet.derms.console.layout.PagePermissions;
import com.betterfleet.derms.console.layout.RichText;
import com.betterfleet.derms.console.status.LimitSource;
import com.betterfleet.derms.console.status.OperatorAdvice;
import com.betterfleet.derms.console.status.ScopeStatus;
import com.betterfleet.derms.console.status.StatusText;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A circuit as its page and its list show it.
 *
 * @param status its limit is the circuit's available capacity
 * @param scopeId the managed scope that controls the circuit; null without one
 * @param unwrittenScopes the names of bound scopes whose limits are not written here, as this is no grid connection
 * @param remote null unless the circuit is also on an external platform
 * @param decidedAt the last completed decision
 * @param validUntil how long consumers may rely on the value
 * @param changes newest first; empty in the list of circuits
 */
public record CircuitView(
        String circuitId,
        String name,
        String microgrid,
        @Nullable String scopeId,
        @Nullable String scopeName,
        List<String> unwrittenScopes,
        ScopeStatus status,
        BigDecimal ratingKw,
        BigDecimal safeDefaultKw,
        @Nullable OperationalLimitView operationalLimit,
        @Nullable RemoteCircuitView remote,
        Instant decidedAt,
        Instant validUntil,
        List<CapacityChange> changes,
        PagePermissions permissions,
        Formats formats) {

    /**
     * The operational limit in force.
     *
     * @param until null: until it is released
     * @param foreign whether another system wrote it
     * @param kwAfterRelease the circuit's limit without it
     */
    public record OperationalLimitView(
            BigDecimal kw,
            String reason,
            String by,
            @Nullable Instant until,
            boolean foreign,
            BigDecimal kwAfterRelease) {}

    /**
     * The circuit on an external platform.
     *
     * @param confirmedKw the value last read back from the platform; null before the first
     */
    record RemoteCircuitView(
            String remoteId,
            @Nullable BigDecimal confirmedKw,
            @Nullable Instant confirmedAt,
            @Nullable String fault) {}

    /** Whether the current account may set or release the operational limit. */
    public boolean isOperable() {
        return permissions.canOperate();
    }

    /** "The operational limit ends now; the circuit may carry 800 kW."; null without an operational limit. */
    public @Nullable String describeRelease() {
        return operationalLimit == null
                ? null
                : "%s; the circuit may carry %s."
                        .formatted(
                                operationalLimit.foreign()
                                        ? "The value that another system wrote no longer applies"
                                        : "The operational limit ends now",
                                formats.formatPower(operationalLimit.kwAfterRelease()));
    }

    public String describeNewLimit() {
        return "The circuit is limited to this value from now on, even if " + limiterName()
                + " allows more. Any existing operational limit is replaced.";
    }

    private String limiterName() {
        return status.partner().isEmpty() ? "the distributor" : status.partner();
    }

    /** {@code kw} is null where the change left no limit. */
    public record CapacityChange(Instant at, @Nullable BigDecimal kw, LimitSource source, ModeBadge mode, String why) {}

    public List<ChipView> chips() {
        return status.chips();
    }

    public RichText sentence() {
        return unwrittenScopes.isEmpty()
                ? StatusText.describeStatus(status, formats)
                : StatusText.describeUnwrittenScopes(unwrittenScopes, status, formats);
    }

    /** How long the partner's limits are known; null outside a fallback. */
    @Nullable
    public RichText coverage() {
        return StatusText.describeCoverage(status, formats);
    }

    public RichText outlook() {
        return StatusText.describeNextChange(status, formats);
    }

    /** The reason for an abnormal status, shown beside the chip; null when the status is normal. */
    public @Nullable String reason() {
        return StatusText.summarizeReason(status, formats);
    }

    public String origin() {
        return status.limit().source().describeFor(status.partner());
    }

    public String origin(CapacityChange change) {
        return change.source().describeFor(status.partner());
    }

    public String advice() {
        return unwrittenScopes.isEmpty()
                ? OperatorAdvice.adviceFor(status)
                : "Ask an administrator to give " + String.join(", ", unwrittenScopes)
                        + " a circuit that is a grid connection.";
    }
}
