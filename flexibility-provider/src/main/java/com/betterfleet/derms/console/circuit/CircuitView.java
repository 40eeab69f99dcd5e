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
 * A circuit as its own page and list show it: complete without a visit to any page of the link.
 *
 * @param status its limit is the circuit's available capacity
 * @param scopeId the managed scope that moves it; null where none does
 * @param remote null where it stands nowhere else
 * @param decidedAt the last completed decision
 * @param validUntil until when consumers may rely on the value
 * @param changes newest first; the list of circuits leaves them out
 */
public record CircuitView(
        String circuitId,
        String name,
        String microgrid,
        @Nullable String scopeId,
        @Nullable String scopeName,
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
     * {@code until} is null where it holds till someone releases it.
     *
     * @param foreign whether another system wrote it
     * @param kwAfterRelease what the circuit would carry without it
     */
    public record OperationalLimitView(
            BigDecimal kw,
            String reason,
            String by,
            @Nullable Instant until,
            boolean foreign,
            BigDecimal kwAfterRelease) {}

    /**
     * The platform on which the circuit stands too.
     *
     * @param confirmedKw what was read back there last; null: nothing yet
     */
    record RemoteCircuitView(
            String remoteId,
            @Nullable BigDecimal confirmedKw,
            @Nullable Instant confirmedAt,
            @Nullable String fault) {}

    /** Whether whoever looks may set or release the operational limit. */
    public boolean isOperable() {
        return permissions.canOperate();
    }

    /** "The operational limit ends now; the circuit may carry 800 kW."; null where none holds. */
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
        return StatusText.describeStatus(status, formats);
    }

    /** How long what the partner sent lasts; null outside of a fallback. */
    @Nullable
    public RichText coverage() {
        return StatusText.describeCoverage(status, formats);
    }

    public RichText outlook() {
        return StatusText.describeNextChange(status, formats);
    }

    /** Why it is not as it should be, beside the chip; null where it is. */
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
        return OperatorAdvice.adviceFor(status);
    }
}
