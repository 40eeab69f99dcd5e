package com.betterfleet.derms.console.status;

import com.betterfleet.derms.console.layout.ChipView;
import com.betterfleet.derms.console.layout.ModeBadge;
import com.betterfleet.derms.console.layout.StatusColor;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.supervision.LimitEnforcement;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The data of all texts about a scope's status.
 *
 * @param partner the distributor's display name: "Vector"
 * @param enforcement whether the partner's limit is written to the circuit, or why it is only shown
 * @param unconfirmed null once the limit is confirmed where load control reads it
 */
public record ScopeStatus(
        String partner,
        StatusCause cause,
        CurrentLimit limit,
        @Nullable OpenBreach breach,
        LimitEnforcement enforcement,
        @Nullable UnconfirmedLimit unconfirmed) {

    /**
     * The external platform has not confirmed the circuit's limit.
     *
     * @param overdue whether the time allowed for it has passed
     * @param lastFailure why the last try failed; null where none did
     */
    record UnconfirmedLimit(
            Instant since, boolean overdue, @Nullable String lastFailure) {}

    /**
     * An open episode of load above the limit.
     *
     * @param quarterHour whether it is the mean of a quarter hour, not of the last minute
     * @param noDataSince the end of the data, after which the load is not known; null with current data
     */
    public record OpenBreach(
            BigDecimal loadKw,
            BigDecimal excessKw,
            Instant since,
            BigDecimal peakKw,
            Direction direction,
            boolean quarterHour,
            @Nullable Instant noDataSince) {}

    ModeBadge mode() {
        return cause.mode();
    }

    boolean isMissingCircuit() {
        return enforcement.isMissingCircuit();
    }

    /** The source of the limit as text, shown under its value. */
    public String describeOrigin() {
        if (limit.kw() != null) {
            return limit.source().describeFor(partner);
        }
        return enforcement == LimitEnforcement.NO_GRID_CONNECTION
                ? "no grid connection, no limit"
                : "no circuit, no limit";
    }

    private boolean isNotWritten() {
        return unconfirmed != null && unconfirmed.overdue();
    }

    /** Whether the status needs attention, as the banner counts it. */
    public boolean isYellow() {
        return switch (cause) {
            case StatusCause.FallbackCause ignored -> true;
            case StatusCause.RecoveringCause ignored -> true;
            case StatusCause.AwaitingCause awaiting -> awaiting.overdue();
            case StatusCause.ForecastCause ignored -> false;
            case StatusCause.LocalControlCause ignored -> false;
            case StatusCause.UnboundCause ignored -> false;
        };
    }

    /** The colour at the edge of a card or page: red, yellow, local, or plain. */
    public String edgeColor() {
        if (breach != null || isNotWritten()) {
            return StatusColor.RED.cssClass();
        }
        if (isYellow() || isMissingCircuit()) {
            return StatusColor.YELLOW.cssClass();
        }
        return cause instanceof StatusCause.LocalControlCause
                ? StatusColor.LOCAL.cssClass()
                : StatusColor.PLAIN.cssClass();
    }

    public List<ChipView> chips() {
        List<ChipView> chips = new ArrayList<>();
        if (breach != null) {
            chips.add(new ChipView("Over limit", StatusColor.RED, "octagon-alert"));
        }
        if (isNotWritten()) {
            chips.add(new ChipView("Not written", StatusColor.RED, "octagon-alert"));
        }
        chips.add(causeChip());
        if (enforcement == LimitEnforcement.OBSERVED) {
            chips.add(new ChipView("Observed only", StatusColor.GREY, "eye"));
        }
        if (isMissingCircuit()) {
            chips.add(new ChipView("Not enforced", StatusColor.YELLOW, "triangle-alert"));
        }
        return List.copyOf(chips);
    }

    private ChipView causeChip() {
        return switch (cause) {
            case StatusCause.AwaitingCause awaiting ->
                new ChipView(
                        "Awaiting forecast", awaiting.overdue() ? StatusColor.YELLOW : StatusColor.GREY, "hourglass");
            case StatusCause.ForecastCause ignored -> new ChipView(partner + " forecast", StatusColor.PLAIN, "check");
            case StatusCause.RecoveringCause ignored ->
                new ChipView("Fallback, recovering", StatusColor.YELLOW, "triangle-alert");
            case StatusCause.FallbackCause ignored -> ChipView.of(mode());
            case StatusCause.LocalControlCause ignored ->
                unconfirmed == null
                        ? ChipView.of(mode())
                        : new ChipView("Taking back control", StatusColor.LOCAL, "hand");
            case StatusCause.UnboundCause ignored -> ChipView.of(mode());
        };
    }
}
