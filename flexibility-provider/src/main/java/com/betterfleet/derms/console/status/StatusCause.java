package com.betterfleet.derms.console.status;

import com.betterfleet.derms.console.layout.ModeBadge;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The row of the decision table a scope is in; each case carries only what its sentence needs. */
public sealed interface StatusCause {

    ModeBadge mode();

    /** Row 0: no group is bound. */
    record UnboundCause() implements StatusCause {
        @Override
        public ModeBadge mode() {
            return ModeBadge.UNMANAGED;
        }
    }

    /** Row 1: the operator took back full local control. */
    record LocalControlCause(Instant since, String operator, String reason) implements StatusCause {
        @Override
        public ModeBadge mode() {
            return ModeBadge.LOCAL_CONTROL;
        }
    }

    /**
     * Row 2: connected, nothing has covered any instant yet; overdue (reason NO_FORECAST) it is yellow.
     *
     * @param since when it was connected, or when the limits were cleared
     * @param cleared whether limits stated before were cleared since it was connected
     */
    record AwaitingCause(Instant since, @Nullable Instant firstBlockStart, boolean overdue, boolean cleared)
            implements StatusCause {
        @Override
        public ModeBadge mode() {
            return ModeBadge.AWAITING_FORECAST;
        }
    }

    /** Row 3: the partner's forecast covers now. */
    record ForecastCause() implements StatusCause {
        @Override
        public ModeBadge mode() {
            return ModeBadge.FORECAST;
        }
    }

    /** Rows 4 to 9: a yellow episode. */
    record FallbackCause(EpisodeCause episodeCause, FallbackLimitOrigin limitOrigin) implements StatusCause {
        @Override
        public ModeBadge mode() {
            return ModeBadge.FALLBACK;
        }
    }

    /** The episode's cause is gone and its limit still holds; {@code returnsAt} is null while a fresh forecast is awaited. */
    record RecoveringCause(
            EpisodeCause episodeCause,
            FallbackLimitOrigin limitOrigin,
            Instant restoredSince,
            @Nullable Instant limitsReturnAt)
            implements StatusCause {
        @Override
        public ModeBadge mode() {
            return ModeBadge.FALLBACK;
        }
    }

    /** Why an episode is open. */
    sealed interface EpisodeCause {

        /** FORECAST_GAP */
        record GapInForecast(Instant since) implements EpisodeCause {}

        /** LINK_LOST */
        record HeartbeatLost(Instant since) implements EpisodeCause {}

        /** LINK_LOST, and yet forecasts arrive, which count. */
        record ForecastsWithoutHeartbeat(Instant since) implements EpisodeCause {}

        /** LINK_LOST still, but what is wanting is a forecast: the partner is back. */
        record LinkRestoredWithGap(Instant restoredSince) implements EpisodeCause {}

        /** LINK_UNKNOWN: we ourselves were deaf. */
        record ServiceWasDown(Instant downFrom, Instant downUntil) implements EpisodeCause {}
    }
}
