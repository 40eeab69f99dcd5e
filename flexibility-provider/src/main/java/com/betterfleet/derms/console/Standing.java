package com.betterfleet.derms.console;

import com.betterfleet.derms.power.Direction;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything a sentence about a scope is made of.
 *
 * @param partner the distributor by the name operators know it by: "Vector"
 * @param enforced false where the binding only observes: shown, never written
 * @param unwritten null where the limit stands where load control reads it
 */
record Standing(
        String partner,
        Situation situation,
        Limit limit,
        @Nullable Breach breach,
        boolean enforced,
        @Nullable Unwritten unwritten) {

    /** Of a limit that stands where load control reads it. */
    Standing(String partner, Situation situation, Limit limit, @Nullable Breach breach, boolean enforced) {
        this(partner, situation, limit, breach, enforced, null);
    }

    /**
     * The circuit stands on another platform, which has not confirmed the limit.
     *
     * @param failed whether it has had its time
     * @param fault why the last try failed; null where none did
     */
    record Unwritten(
            Instant since, boolean failed, @Nullable String fault) {}

    /**
     * An open episode of load above the limit.
     *
     * @param quarterHour whether it is the mean of a quarter hour, not of the last minute
     * @param noDataSince since when nobody knows whether it goes on; null where that is known
     */
    record Breach(
            BigDecimal drawnKw,
            BigDecimal overKw,
            Instant since,
            BigDecimal peakKw,
            Direction direction,
            boolean quarterHour,
            @Nullable Instant noDataSince) {

        /** Of the last minute, drawn, as far as is known. */
        Breach(BigDecimal drawnKw, BigDecimal overKw, Instant since, BigDecimal peakKw) {
            this(drawnKw, overKw, since, peakKw, Direction.IMPORT, false, null);
        }
    }

    Mode mode() {
        return situation.mode();
    }

    private boolean notWritten() {
        return unwritten != null && unwritten.failed();
    }

    /** Worst first: over limit, not written, fallback, awaiting too long, awaiting, forecast, local, unmanaged. */
    public int rank() {
        if (breach != null) {
            return 0;
        }
        if (notWritten()) {
            return 1;
        }
        return switch (situation) {
            case Situation.Fallback fallback -> 2 + severity(fallback.applied());
            case Situation.Recovering recovering -> 2 + severity(recovering.applied());
            case Situation.Awaiting awaiting -> awaiting.overdue() ? 5 : 6;
            case Situation.Forecast ignored -> 7;
            case Situation.LocalControl ignored -> 8;
            case Situation.Unmanaged ignored -> 9;
        };
    }

    /** Whether something here is not as it should be, as the banner counts it. */
    public boolean yellow() {
        return switch (situation) {
            case Situation.Fallback ignored -> true;
            case Situation.Recovering ignored -> true;
            case Situation.Awaiting awaiting -> awaiting.overdue();
            case Situation.Forecast ignored -> false;
            case Situation.LocalControl ignored -> false;
            case Situation.Unmanaged ignored -> false;
        };
    }

    /** The colour that stands out at the edge of a card or page: red, yellow, local, or plain where nothing does. */
    public String edge() {
        if (breach != null || notWritten()) {
            return Tone.RED.css();
        }
        if (yellow()) {
            return Tone.YELLOW.css();
        }
        return situation instanceof Situation.LocalControl ? Tone.LOCAL.css() : Tone.PLAIN.css();
    }

    public List<ChipView> chips() {
        List<ChipView> chips = new ArrayList<>();
        if (breach != null) {
            chips.add(new ChipView("Over limit", Tone.RED, "octagon-alert"));
        }
        if (notWritten()) {
            chips.add(new ChipView("Not written", Tone.RED, "octagon-alert"));
        }
        chips.add(chip());
        if (!enforced) {
            chips.add(new ChipView("Observed only", Tone.GREY, "eye"));
        }
        return List.copyOf(chips);
    }

    private ChipView chip() {
        return switch (situation) {
            case Situation.Awaiting awaiting ->
                new ChipView("Awaiting forecast", awaiting.overdue() ? Tone.YELLOW : Tone.GREY, "hourglass");
            case Situation.Forecast ignored -> new ChipView(partner + " forecast", Tone.PLAIN, "check");
            case Situation.Recovering ignored -> new ChipView("Fallback, recovering", Tone.YELLOW, "triangle-alert");
            case Situation.Fallback ignored -> ChipView.of(mode());
            case Situation.LocalControl ignored ->
                unwritten == null ? ChipView.of(mode()) : new ChipView("Taking back control", Tone.LOCAL, "hand");
            case Situation.Unmanaged ignored -> ChipView.of(mode());
        };
    }

    private static int severity(Applied applied) {
        return switch (applied) {
            case GAP_POLICY, CAPPED -> 0;
            case HELD_PRIMARY -> 1;
            case FALLBACK_BLOCK -> 2;
        };
    }
}
