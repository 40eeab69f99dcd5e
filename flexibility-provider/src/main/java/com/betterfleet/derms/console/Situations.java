package com.betterfleet.derms.console;

import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.Link;
import com.betterfleet.derms.connection.TakenBack;
import com.betterfleet.derms.console.Situation.Cause;
import com.betterfleet.derms.console.site.SiteStep;
import com.betterfleet.derms.supervision.Binding;
import com.betterfleet.derms.supervision.Memory;
import com.betterfleet.derms.supervision.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a decision means to a person: its row, with whose doing it is and since when. Nothing is decided here.
 *
 * @param binding empty where no group is bound, as the link
 * @param ahead the next day
 * @param returns when the partner's limits hold again by themselves; empty where they do not, or nothing is to return from
 */
record Situations(
        Standing shown,
        Optional<GroupBinding> binding,
        Optional<Link> link,
        List<SiteStep> ahead,
        Optional<Instant> returns) {

    /** The last forecast was above the safe default, after a fallback had held. */
    private static final int HELD_ROW = 7;

    /** A fallback covers, and forecasts that arrive without heartbeats may be lower. */
    private static final int FALLBACK_ROW = 6;

    /** Binding or connecting and the first decision after it are one act, moments apart. */
    private static final Duration ONE_ACT = Duration.ofSeconds(5);

    Situation situation() {
        return switch (shown.binding()) {
            case Binding.Unmanaged unmanaged -> new Situation.Unmanaged();
            case Binding.LocalControl local -> localControl();
            case Binding.AwaitingForecast awaiting ->
                new Situation.Awaiting(memory().row2Since(), firstBlock(), awaiting.overdue(), cleared());
            case Binding.Following following -> new Situation.Forecast();
            case Binding.Fallback fallback -> fallback.recovering() ? recovering(fallback) : held(fallback);
        };
    }

    private Situation localControl() {
        return binding.flatMap(GroupBinding::takenBack)
                .map(Situations::localControl)
                .orElseGet(() -> new Situation.LocalControl(shown.since(), "", ""));
    }

    private static Situation.LocalControl localControl(TakenBack back) {
        return new Situation.LocalControl(back.since(), back.by(), back.reason());
    }

    /** Whether it waits because limits were cleared, not because it was bound or connected. */
    private boolean cleared() {
        return binding.map(GroupBinding::epochSince)
                .map(epoch -> memory().row2Since().isAfter(epoch.plus(ONE_ACT)))
                .orElse(false);
    }

    private @Nullable Instant firstBlock() {
        return ahead.stream()
                .filter(step -> step.mode() == com.betterfleet.derms.supervision.Mode.FORECAST)
                .map(step -> step.interval().start())
                .findFirst()
                .orElse(null);
    }

    private Situation held(Binding.Fallback fallback) {
        return new Situation.Fallback(cause(fallback), applied(fallback));
    }

    private Situation recovering(Binding.Fallback fallback) {
        Cause cause = cause(fallback);
        Instant since = memory().row3Since().orElse(shown.since());
        Instant back = cause instanceof Cause.ForecastGap
                ? since
                : link.flatMap(Link::upSince).orElse(since);
        return new Situation.Recovering(cause, applied(fallback), back, returns.orElse(null));
    }

    private Cause cause(Binding.Fallback fallback) {
        Instant began = memory().episode().map(Memory.Episode::startedAt).orElse(shown.since());
        return switch (fallback.because()) {
            case NO_FORECAST, FORECAST_GAP -> new Cause.ForecastGap(began);
            case LINK_LOST -> lost(fallback, began);
            case LINK_UNKNOWN -> deaf(began);
        };
    }

    private Cause lost(Binding.Fallback fallback, Instant began) {
        Instant lostAt = link.flatMap(Link::lostAt).orElse(began);
        boolean overGap = fallback.row() < FALLBACK_ROW && !fallback.recovering();
        if (overGap) {
            return new Cause.BackWithGap(link.flatMap(Link::upSince).orElse(shown.since()));
        }
        boolean forecastLower = fallback.row() == FALLBACK_ROW
                && !fallback.recovering()
                && fallback.instead() == com.betterfleet.derms.supervision.Applied.HELD_PRIMARY;
        return forecastLower ? new Cause.ForecastsOnly(lostAt) : new Cause.LinkLost(lostAt);
    }

    private Cause deaf(Instant began) {
        Instant to = link.flatMap(Link::unknownSince).orElse(began);
        return new Cause.LinkUnknown(link.flatMap(Link::deafFrom).orElse(to), to);
    }

    private static Applied applied(Binding.Fallback fallback) {
        boolean gapPolicy = fallback.instead() == com.betterfleet.derms.supervision.Applied.GAP_POLICY;
        return gapPolicy && fallback.row() == HELD_ROW
                ? Applied.CAPPED
                : Applied.valueOf(fallback.instead().name());
    }

    private Memory memory() {
        return shown.memory();
    }
}
