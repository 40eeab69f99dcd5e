package com.betterfleet.derms.console;

import com.betterfleet.derms.connection.GroupBinding.Enforcement;
import com.betterfleet.derms.console.site.SiteStep;
import com.betterfleet.derms.console.site.SiteTimeline;
import com.betterfleet.derms.envelope.Available;
import com.betterfleet.derms.envelope.CapacitySource;
import com.betterfleet.derms.envelope.CircuitCapacities;
import com.betterfleet.derms.envelope.CircuitCapacity;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.Binding;
import com.betterfleet.derms.supervision.Held;
import com.betterfleet.derms.supervision.Memory;
import com.betterfleet.derms.supervision.ScopeState;
import com.betterfleet.derms.supervision.Supervision;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts together what a page says of a scope, from what was decided and what is written: nothing is decided here. */
@Component
class Standings {

    private final Supervision supervision;
    private final SiteTimeline timeline;
    private final CircuitCapacities capacities;
    private final MicrogridDirectory microgrids;

    Standings(
            Supervision supervision,
            SiteTimeline timeline,
            CircuitCapacities capacities,
            MicrogridDirectory microgrids) {
        this.supervision = supervision;
        this.timeline = timeline;
        this.capacities = capacities;
        this.microgrids = microgrids;
    }

    /** A scope, and what is known of its next day. */
    record Seen(Standing standing, ScopeState state, List<SiteStep> ahead) {}

    Seen of(ManagedScope scope, Optional<Partners.Partner> partner, Instant now) {
        ScopeState state = supervision.state(scope.id());
        List<SiteStep> ahead = timeline.of(scope.id(), new Interval(now, now.plus(Supervision.OUTLOOK)));
        Standing standing = new Standing(
                partner.map(Partners.Partner::name).orElse(""),
                situation(state, ahead),
                limit(scope, state, ahead),
                null,
                partner.map(bound -> bound.binding().enforcement() == Enforcement.ENFORCE)
                        .orElse(true));
        return new Seen(standing, state, ahead);
    }

    /** Where the limit of a step ahead comes from. */
    static Source source(SiteStep step) {
        return step.available(Direction.IMPORT)
                .map(available -> source(available.source(), basis(step.row())))
                .orElse(basis(step.row()));
    }

    /** Where a circuit's capacity came from, by the row of the decision table that led to it. */
    static Source source(CapacitySource source, int row) {
        return source(source, basis(row));
    }

    static com.betterfleet.derms.console.Mode mode(com.betterfleet.derms.supervision.Mode mode) {
        return com.betterfleet.derms.console.Mode.valueOf(mode.name());
    }

    /** What a step allows: the circuit's capacity, or the envelope where there is no circuit; null: no limit. */
    static @Nullable BigDecimal kw(SiteStep step) {
        return step.available(Direction.IMPORT)
                .map(Available::power)
                .or(() -> step.limit(Direction.IMPORT))
                .map(Power::kilowatts)
                .orElse(null);
    }

    private Limit limit(ManagedScope scope, ScopeState state, List<SiteStep> ahead) {
        Optional<Held> held = state.standing(Direction.IMPORT)
                .map(standing -> standing.binding())
                .flatMap(Binding::held);
        Optional<CircuitCapacity> capacity = microgrids
                .governedBy(scope)
                .flatMap(circuit ->
                        Optional.ofNullable(capacities.of(circuit.id()).get(Direction.IMPORT)));
        Source source = capacity.map(written -> source(written.available().source(), written.decisionRow()))
                .orElseGet(() -> held.map(limit -> basis(limit.basis())).orElse(Source.SAFE_DEFAULT));
        BigDecimal kw = capacity.map(written -> written.available().power())
                .or(() -> held.map(Held::limit))
                .map(Power::kilowatts)
                .orElse(null);
        boolean capped = source == Source.RATING || source == Source.OPERATIONAL_LIMIT;
        BigDecimal offered =
                capped ? held.map(limit -> limit.limit().kilowatts()).orElse(null) : null;
        Optional<SiteStep> next = next(ahead);
        return new Limit(
                kw,
                source,
                offered,
                next.map(step -> step.interval().start()).orElse(null),
                next.flatMap(Standings::following).orElse(null));
    }

    private static Optional<Limit.Step> following(SiteStep step) {
        BigDecimal kw = kw(step);
        return kw == null ? Optional.empty() : Optional.of(new Limit.Step(kw, source(step)));
    }

    /** The first step ahead that an operator would tell from the present one. */
    private static Optional<SiteStep> next(List<SiteStep> ahead) {
        return ahead.stream()
                .skip(1)
                .filter(step -> differs(ahead.getFirst(), step))
                .findFirst();
    }

    private static boolean differs(SiteStep now, SiteStep step) {
        return now.mode() != step.mode()
                || !now.available(Direction.IMPORT).equals(step.available(Direction.IMPORT))
                || !now.limit(Direction.IMPORT).equals(step.limit(Direction.IMPORT));
    }

    private static Situation situation(ScopeState state, List<SiteStep> ahead) {
        com.betterfleet.derms.supervision.Standing shown =
                state.standing(Direction.IMPORT).orElseGet(state::worse);
        return switch (shown.binding()) {
            case Binding.Unmanaged unmanaged -> new Situation.Unmanaged();
            case Binding.LocalControl local -> new Situation.LocalControl(shown.since(), "the operator", "");
            case Binding.AwaitingForecast awaiting ->
                new Situation.Awaiting(shown.memory().row2Since(), firstBlock(ahead), awaiting.overdue());
            case Binding.Following following -> new Situation.Forecast();
            case Binding.Fallback fallback ->
                new Situation.Fallback(
                        cause(fallback, shown.memory(), shown.since()),
                        com.betterfleet.derms.console.Applied.valueOf(
                                fallback.instead().name()));
        };
    }

    private static @Nullable Instant firstBlock(List<SiteStep> ahead) {
        return ahead.stream()
                .filter(step -> step.mode() == com.betterfleet.derms.supervision.Mode.FORECAST)
                .map(step -> step.interval().start())
                .findFirst()
                .orElse(null);
    }

    private static Situation.Cause cause(Binding.Fallback fallback, Memory memory, Instant since) {
        Instant began = memory.episode().map(Memory.Episode::startedAt).orElse(since);
        return switch (fallback.because()) {
            case NO_FORECAST, FORECAST_GAP -> new Situation.Cause.ForecastGap(began);
            case LINK_LOST -> new Situation.Cause.LinkLost(began);
            case LINK_UNKNOWN -> new Situation.Cause.LinkUnknown(began, since);
        };
    }

    private static Source source(CapacitySource source, Source envelope) {
        return switch (source) {
            case ENVELOPE -> envelope;
            case SAFE_DEFAULT -> Source.SAFE_DEFAULT;
            case RATING -> Source.RATING;
            case OPERATIONAL -> Source.OPERATIONAL_LIMIT;
        };
    }

    private static Source basis(com.betterfleet.derms.envelope.OperatingEnvelope.Basis basis) {
        return switch (basis) {
            case PRIMARY -> Source.FORECAST;
            case FALLBACK -> Source.FALLBACK;
            case HELD -> Source.HELD_FORECAST;
        };
    }

    /** What an envelope rests on in a row of the decision table. */
    private static Source basis(int row) {
        return switch (row) {
            case 3 -> Source.FORECAST;
            case 2, 4, 6 -> Source.FALLBACK;
            case 7, 9 -> Source.HELD_FORECAST;
            default -> Source.SAFE_DEFAULT;
        };
    }
}
