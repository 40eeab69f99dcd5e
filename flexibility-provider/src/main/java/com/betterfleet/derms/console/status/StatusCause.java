package com.betterfleet.derms.console.status;

import com.betterfleet.derms.console.layout.ModeBadge;
import com.betterfleet.derms.supervision.decision.FallbackSource;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The cause of a scope's status, by rows of the decision table; each case has the data of its sentence. */
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
     * Row 2: connected, and no forecast has covered any instant yet; yellow once overdue (reason NO_FORECAST).
     *
     * @param since when it was connected, or when the limits were cleared
     * @param cleared whether the limits were cleared after it was connected
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

    /**
     * Rows 4 to 9: a yellow episode.
     *
     * @param capped whether the safe default applies because the partner's last forecast would allow more
     */
    record FallbackCause(EpisodeCause episodeCause, FallbackSource fallbackSource, boolean capped)
            implements StatusCause {
        /** Whether no limit of the partner covers now. */
        boolean isUncovered() {
            return fallbackSource == FallbackSource.GAP_POLICY && !capped;
        }

        @Override
        public ModeBadge mode() {
            return ModeBadge.FALLBACK;
        }
    }

    /**
     * The cause of the episode has ended and its limit still applies.
     *
     * @param limitsReturnAt when the partner's limits apply again; null while a fresh forecast is awaited
     */
    record RecoveringCause(
            EpisodeCause episodeCause,
            FallbackSource fallbackSource,
            Instant restoredSince,
            @Nullable Instant limitsReturnAt)
            implements StatusCause {
        @Override
        public ModeBadge mode() {
            return ModeBadge.FALLBACK;
        }
    }

    /** The reason why an episode is open. */
    sealed interface EpisodeCause {

        /** FORECAST_GAP */
        record GapInForecast(Instant since) implements EpisodeCause {}

        /** LINK_LOST */
        record HeartbeatLost(Instant since) implements EpisodeCause {}

        /** LINK_LOST while forecasts arrive, which count. */
        record ForecastsWithoutHeartbeat(Instant since) implements EpisodeCause {}

        /** LINK_LOST after the partner returned: only a forecast is missing. */
        record LinkRestoredWithGap(Instant restoredSince) implements EpisodeCause {}

        /** LINK_UNKNOWN: this service was not running. */
        record ServiceWasDown(Instant downFrom, Instant downUntil) implements EpisodeCause {}
    }
}
