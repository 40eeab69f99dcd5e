package com.betterfleet.derms.console;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The row of the decision table a scope is in; each case carries only what its sentence needs. */
sealed interface Situation {

    Mode mode();

    /** Row 0: no group is bound. */
    record Unmanaged() implements Situation {
        @Override
        public Mode mode() {
            return Mode.UNMANAGED;
        }
    }

    /** Row 1: the operator took back full local control. */
    record LocalControl(Instant since, String by, String reason) implements Situation {
        @Override
        public Mode mode() {
            return Mode.LOCAL_CONTROL;
        }
    }

    /**
     * Row 2: connected, nothing has covered any instant yet; overdue (reason NO_FORECAST) it is yellow.
     *
     * @param since when it was connected, or when the limits were cleared
     * @param cleared whether limits stated before were cleared since it was connected
     */
    record Awaiting(Instant since, @Nullable Instant firstBlockStart, boolean overdue, boolean cleared)
            implements Situation {

        Awaiting(Instant connectedAt, @Nullable Instant firstBlockStart, boolean overdue) {
            this(connectedAt, firstBlockStart, overdue, false);
        }

        @Override
        public Mode mode() {
            return Mode.AWAITING_FORECAST;
        }
    }

    /** Row 3: the partner's forecast covers now. */
    record Forecast() implements Situation {
        @Override
        public Mode mode() {
            return Mode.FORECAST;
        }
    }

    /** Rows 4 to 9: a yellow episode. */
    record Fallback(Cause cause, Applied applied) implements Situation {
        @Override
        public Mode mode() {
            return Mode.FALLBACK;
        }
    }

    /** The episode's cause is gone and its limit still holds; {@code returnsAt} is null while a fresh forecast is awaited. */
    record Recovering(
            Cause cause,
            Applied applied,
            Instant backSince,
            @Nullable Instant returnsAt) implements Situation {
        @Override
        public Mode mode() {
            return Mode.FALLBACK;
        }
    }

    /** Why an episode is open. */
    sealed interface Cause {

        /** FORECAST_GAP */
        record ForecastGap(Instant since) implements Cause {}

        /** LINK_LOST */
        record LinkLost(Instant since) implements Cause {}

        /** LINK_LOST, and yet forecasts arrive, which count. */
        record ForecastsOnly(Instant since) implements Cause {}

        /** LINK_LOST still, but what is wanting is a forecast: the partner is back. */
        record BackWithGap(Instant backSince) implements Cause {}

        /** LINK_UNKNOWN: we ourselves were deaf. */
        record LinkUnknown(Instant from, Instant to) implements Cause {}
    }
}
