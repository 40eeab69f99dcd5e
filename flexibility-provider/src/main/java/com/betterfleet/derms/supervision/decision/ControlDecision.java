package com.betterfleet.derms.supervision.decision;

import java.util.Optional;

/** The decision for a scope in one direction: one case per kind of row, with the properties that exist in it. */
public sealed interface ControlDecision {

    /** The row of the decision table. */
    DecisionRow row();

    /** The control mode of the row. */
    default ControlMode mode() {
        return row().mode();
    }

    /** How severe the decision is, 0 the worst; up to {@link ScopeState#LAST_DEGRADED_RANK} the scope is degraded. */
    default int severityRank() {
        return mode().severityRank();
    }

    /** The limit that applies as an envelope; empty where the circuit's own bounds apply. */
    default Optional<AppliedLimit> held() {
        return Optional.empty();
    }

    /** Why the scope is degraded; empty where it is not. */
    default Optional<FallbackReason> reason() {
        return Optional.empty();
    }

    /** What applies in place of the partner's forecast; empty where the forecast or nothing applies. */
    default Optional<FallbackSource> fallbackSource() {
        return Optional.empty();
    }

    /** Whether the partner is back, but the fallback still applies for a while. */
    default boolean recovering() {
        return false;
    }

    /** Whether row, reason, source and limit are the same; the block that states the limit may differ. */
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
        public DecisionRow row() {
            return DecisionRow.UNMANAGED;
        }
    }

    /** Row 1. */
    record FullLocalControl() implements ControlDecision {
        @Override
        public DecisionRow row() {
            return DecisionRow.LOCAL_CONTROL;
        }
    }

    /**
     * Row 2.
     *
     * @param overdue whether the first forecast is overdue, which counts as degraded
     */
    record AwaitingFirstForecast(boolean overdue, Optional<AppliedLimit> held) implements ControlDecision {
        @Override
        public DecisionRow row() {
            return DecisionRow.AWAITING_FORECAST;
        }

        @Override
        public int severityRank() {
            return mode().severityRank() + (overdue ? 0 : 1);
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
        public DecisionRow row() {
            return DecisionRow.FORECAST;
        }

        @Override
        public Optional<AppliedLimit> held() {
            return Optional.of(primary);
        }
    }

    /**
     * Rows 4 to 9.
     *
     * @param because why the scope is degraded
     * @param instead what applies in place of the forecast
     * @param held the limit; empty where the gap policy applies none
     */
    record FallbackControl(
            DecisionRow row,
            FallbackReason because,
            FallbackSource instead,
            Optional<AppliedLimit> held,
            boolean recovering)
            implements ControlDecision {

        @Override
        public int severityRank() {
            return mode().severityRank()
                    + switch (instead) {
                        case GAP_POLICY -> 0;
                        case HELD_PRIMARY -> 1;
                        case FALLBACK_BLOCK -> 2;
                    };
        }

        @Override
        public Optional<FallbackReason> reason() {
            return Optional.of(because);
        }

        @Override
        public Optional<FallbackSource> fallbackSource() {
            return Optional.of(instead);
        }

        /** Whether the safe default applies because the partner's last forecast would allow more. */
        public boolean hasSafeDefaultCap() {
            return instead == FallbackSource.GAP_POLICY && row == DecisionRow.LINK_LOST_LAST_FORECAST;
        }

        /** Whether the lost link is back while the forecast has a gap. */
        public boolean hasLinkBackDuringGap() {
            return because == FallbackReason.LINK_LOST && row.isForecastGap() && !recovering;
        }

        /** Whether a forecast below the fallback applies: forecasts arrive although heartbeats do not. */
        public boolean hasForecastBelowFallback() {
            return row == DecisionRow.LINK_LOST_FALLBACK && !recovering && instead == FallbackSource.HELD_PRIMARY;
        }
    }
}
