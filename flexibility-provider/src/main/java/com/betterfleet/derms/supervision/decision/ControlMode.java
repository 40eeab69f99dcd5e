package com.betterfleet.derms.supervision.decision;

/** How a scope is governed, as everybody is shown it. */
public enum ControlMode {
    /** No group is bound. */
    UNMANAGED,
    /** A person has taken back control. */
    LOCAL_CONTROL,
    /** Connected, and no forecast has covered any instant yet. */
    AWAITING_FORECAST,
    /** The partner's forecast holds. */
    FORECAST,
    /** Yellow: something else than the partner's forecast for now holds. */
    FALLBACK;

    /** The mode that a row of the decision table, 0 to 9, stands for. */
    public static ControlMode ofRow(int row) {
        return switch (row) {
            case 0 -> UNMANAGED;
            case 1 -> LOCAL_CONTROL;
            case 2 -> AWAITING_FORECAST;
            case 3 -> FORECAST;
            default -> FALLBACK;
        };
    }
}
