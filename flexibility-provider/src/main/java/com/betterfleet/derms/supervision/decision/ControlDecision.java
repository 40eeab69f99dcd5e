package com.betterfleet.derms.supervision.decision;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/** The decision for a scope in one direction. One case per kind of row, with the properties that exist in it. */
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
    default Optional<AppliedLimit> appliedLimit() {
        return Optional.empty();
    }

    /** Why the scope is degraded; empty where it is not. */
    default Optional<FallbackReason> findReason() {
        return Optional.empty();
    }

    /** What applies in place of the partner's forecast; empty where the forecast or nothing applies. */
    default Optional<FallbackSource> findFallbackSource() {
        return Optional.empty();
    }

    /** Whether the partner is back, but the fallback still applies for a while. */
    default boolean recovering() {
        return false;
    }

    /** Whether row, reason, source and limit are the same; the block that states the limit may differ. */
    default boolean isEquivalentTo(ControlDecision other) {
        return row() == other.row()
                && findReason().equals(other.findReason())
                && findFallbackSource().equals(other.findFallbackSource())
                && recovering() == other.recovering()
                && appliedLimit()
                        .map(AppliedLimit::limit)
                        .equals(other.appliedLimit().map(AppliedLimit::limit));
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
    record AwaitingFirstForecast(
            boolean overdue, @JsonProperty("held") Optional<AppliedLimit> appliedLimit) implements ControlDecision {
        @Override
        public DecisionRow row() {
            return DecisionRow.AWAITING_FORECAST;
        }

        @Override
        public int severityRank() {
            return mode().severityRank() + (overdue ? 0 : 1);
        }

        @Override
        public Optional<FallbackReason> findReason() {
            return overdue ? Optional.of(FallbackReason.NO_FORECAST) : Optional.empty();
        }

        @Override
        public Optional<FallbackSource> findFallbackSource() {
            return appliedLimit.map(limit -> FallbackSource.FALLBACK_BLOCK);
        }
    }

    /** Row 3. */
    record FollowingForecast(AppliedLimit primary) implements ControlDecision {
        @Override
        public DecisionRow row() {
            return DecisionRow.FORECAST;
        }

        @Override
        public Optional<AppliedLimit> appliedLimit() {
            return Optional.of(primary);
        }
    }

    /**
     * Rows 4 to 9.
     *
     * @param reason why the scope is degraded
     * @param fallbackSource what applies in place of the forecast
     * @param appliedLimit the limit; empty where the gap policy applies none
     */
    record FallbackControl(
            DecisionRow row,
            @JsonProperty("because") FallbackReason reason,
            @JsonProperty("instead") FallbackSource fallbackSource,
            @JsonProperty("held") Optional<AppliedLimit> appliedLimit,
            boolean recovering)
            implements ControlDecision {

        @Override
        public int severityRank() {
            return mode().severityRank()
                    + switch (fallbackSource) {
                        case GAP_POLICY -> 0;
                        case HELD_PRIMARY -> 1;
                        case FALLBACK_BLOCK -> 2;
                    };
        }

        @Override
        public Optional<FallbackReason> findReason() {
            return Optional.of(reason);
        }

        @Override
        public Optional<FallbackSource> findFallbackSource() {
            return Optional.of(fallbackSource);
        }

        /** Whether the safe default applies because the partner's last forecast would allow more. */
        public boolean hasSafeDefaultCap() {
            return fallbackSource == FallbackSource.GAP_POLICY && row == DecisionRow.LINK_LOST_LAST_FORECAST;
        }

        /** Whether the lost link is back while the forecast has a gap. */
        public boolean hasLinkBackDuringGap() {
            return reason == FallbackReason.LINK_LOST && row.isForecastGap() && !recovering;
        }

        /** Whether a forecast below the fallback applies: forecasts arrive although heartbeats do not. */
        public boolean hasForecastBelowFallback() {
            return row == DecisionRow.LINK_LOST_FALLBACK
                    && !recovering
                    && fallbackSource == FallbackSource.HELD_PRIMARY;
        }
    }
}
