package com.betterfleet.derms.supervision.decision;

import java.util.Optional;

/** What binds a scope in one direction: one case per kind of row of the decision table, carrying only what exists there. */
public sealed interface ControlDecision {

    /** The row of the decision table. */
    int row();

    ControlMode mode();

    /** The limit that holds as an envelope; empty: the circuit's own path. */
    default Optional<AppliedLimit> held() {
        return Optional.empty();
    }

    /** Why it is shown yellow; empty: it is not. */
    default Optional<FallbackReason> reason() {
        return Optional.empty();
    }

    default Optional<FallbackSource> fallbackSource() {
        return Optional.empty();
    }

    default boolean recovering() {
        return false;
    }

    /** Whether a person would see no difference: the same mode, reason and limit, wherever the limit comes from. */
    default boolean isEquivalentTo(ControlDecision other) {
        return row() == other.row()
                && reason().equals(other.reason())
                && fallbackSource().equals(other.fallbackSource())
                && recovering() == other.recovering()
                && held().map(AppliedLimit::limit).equals(other.held().map(AppliedLimit::limit));
    }

    /** Row 0. */
    record UnmanagedControl() implements ControlDecision {
        @Override
        public int row() {
            return 0;
        }

        @Override
        public ControlMode mode() {
            return ControlMode.UNMANAGED;
        }
    }

    /** Row 1. */
    record FullLocalControl() implements ControlDecision {
        @Override
        public int row() {
            return 1;
        }

        @Override
        public ControlMode mode() {
            return ControlMode.LOCAL_CONTROL;
        }
    }

    /**
     * Row 2.
     *
     * @param overdue whether the first forecast should have been here, which is shown yellow
     */
    record AwaitingFirstForecast(boolean overdue, Optional<AppliedLimit> held) implements ControlDecision {
        @Override
        public int row() {
            return 2;
        }

        @Override
        public ControlMode mode() {
            return ControlMode.AWAITING_FORECAST;
        }

        @Override
        public Optional<FallbackReason> reason() {
            return overdue ? Optional.of(FallbackReason.NO_FORECAST) : Optional.empty();
        }

        @Override
        public Optional<FallbackSource> fallbackSource() {
            return held.map(limit -> FallbackSource.FALLBACK_BLOCK);
        }
    }

    /** Row 3. */
    record FollowingForecast(AppliedLimit primary) implements ControlDecision {
        @Override
        public int row() {
            return 3;
        }

        @Override
        public ControlMode mode() {
            return ControlMode.FORECAST;
        }

        @Override
        public Optional<AppliedLimit> held() {
            return Optional.of(primary);
        }
    }

    /**
     * Rows 4 to 9.
     *
     * @param because why; shown yellow
     * @param instead what holds
     * @param held the limit; empty where the gap policy holds
     */
    record FallbackControl(
            int row, FallbackReason because, FallbackSource instead, Optional<AppliedLimit> held, boolean recovering)
            implements ControlDecision {
        @Override
        public ControlMode mode() {
            return ControlMode.FALLBACK;
        }

        @Override
        public Optional<FallbackReason> reason() {
            return Optional.of(because);
        }

        @Override
        public Optional<FallbackSource> fallbackSource() {
            return Optional.of(instead);
        }
    }
}
