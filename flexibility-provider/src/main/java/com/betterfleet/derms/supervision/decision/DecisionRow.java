package com.betterfleet.derms.supervision.decision;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The rows of the decision table, numbered 0 to 9. JSON and database carry the number, never the name. */
public enum DecisionRow {
    /** No group is bound. */
    UNMANAGED(0, ControlMode.UNMANAGED),
    /** An operator has taken local control. */
    LOCAL_CONTROL(1, ControlMode.LOCAL_CONTROL),
    /** No forecast has covered any instant yet. */
    AWAITING_FORECAST(2, ControlMode.AWAITING_FORECAST),
    /** The forecast covers the instant. */
    FORECAST(3, ControlMode.FORECAST),
    /** The forecast has a gap, which a fallback block covers. */
    GAP_FALLBACK(4, ControlMode.FALLBACK),
    /** The forecast has a gap, which nothing covers. */
    GAP_POLICY(5, ControlMode.FALLBACK),
    /** The link is lost and a fallback block covers the instant. */
    LINK_LOST_FALLBACK(6, ControlMode.FALLBACK),
    /** The link is lost, there is no fallback block, and the last forecast covers the instant. */
    LINK_LOST_LAST_FORECAST(7, ControlMode.FALLBACK),
    /** The link is lost and nothing covers the instant. */
    LINK_LOST_GAP_POLICY(8, ControlMode.FALLBACK),
    /** The service was not listening, so that the state of the link is unknown. */
    LINK_UNKNOWN(9, ControlMode.FALLBACK);

    private final int number;
    private final ControlMode mode;

    DecisionRow(int number, ControlMode mode) {
        this.number = number;
        this.mode = mode;
    }

    /**
     * The row with a number.
     *
     * @throws IllegalArgumentException if the number is not one of 0 to 9
     */
    @JsonCreator
    public static DecisionRow of(int number) {
        for (DecisionRow row : values()) {
            if (row.number == number) {
                return row;
            }
        }
        throw new IllegalArgumentException("row is %d; expected 0 to 9".formatted(number));
    }

    /** The number of the row, 0 to 9. */
    @JsonValue
    public int number() {
        return number;
    }

    /** The control mode of a scope in this row. */
    public ControlMode mode() {
        return mode;
    }

    /** Whether the forecast has a gap while the link is up: rows 4 and 5. */
    public boolean isForecastGap() {
        return this == GAP_FALLBACK || this == GAP_POLICY;
    }

    /** The row of the mode that is worse for the site; this row where both are equally bad. */
    public DecisionRow worseOf(DecisionRow other) {
        return mode.severityRank() <= other.mode.severityRank() ? this : other;
    }
}
