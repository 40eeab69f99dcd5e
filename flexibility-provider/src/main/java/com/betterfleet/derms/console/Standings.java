package com.betterfleet.derms.console;

import com.betterfleet.derms.compliance.Breach;
import com.betterfleet.derms.compliance.Breaches;
import com.betterfleet.derms.connection.GroupBinding.Enforcement;
import com.betterfleet.derms.console.site.SiteStep;
import com.betterfleet.derms.console.site.SiteTimeline;
import com.betterfleet.derms.envelope.Available;
import com.betterfleet.derms.envelope.CapacitySource;
import com.betterfleet.derms.envelope.CircuitCapacities;
import com.betterfleet.derms.envelope.CircuitCapacity;
import com.betterfleet.derms.envelope.OperatingEnvelope.Basis;
import com.betterfleet.derms.envelope.RemoteCircuit;
import com.betterfleet.derms.envelope.RemoteCircuits;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.Binding;
import com.betterfleet.derms.supervision.Held;
import com.betterfleet.derms.supervision.ScopeState;
import com.betterfleet.derms.supervision.Supervision;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
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
    private final RemoteCircuits remotes;
    private final MicrogridDirectory microgrids;
    private final Breaches breaches;

    Standings(
            Supervision supervision,
            SiteTimeline timeline,
            CircuitCapacities capacities,
            RemoteCircuits remotes,
            MicrogridDirectory microgrids,
            Breaches breaches) {
        this.supervision = supervision;
        this.timeline = timeline;
        this.capacities = capacities;
        this.remotes = remotes;
        this.microgrids = microgrids;
        this.breaches = breaches;
    }

    /** A scope, and what is known of its next day. */
    record Seen(Standing standing, ScopeState state, List<SiteStep> ahead) {}

    Seen of(ManagedScope scope, Optional<Partners.Partner> partner, Instant now) {
        ScopeState state = supervision.state(scope.id());
        List<SiteStep> ahead = timeline.of(scope.id(), new Interval(now, now.plus(Supervision.OUTLOOK)));
        boolean enforced = partner.map(bound -> bound.binding().enforcement() == Enforcement.ENFORCE)
                .orElse(true);
        Standing standing = new Standing(
                partner.map(Partners.Partner::name).orElse(""),
                situation(state, partner, ahead, now),
                limit(scope, state, ahead, enforced),
                breach(scope.id(), now),
                enforced,
                microgrids
                        .governedBy(scope)
                        .map(circuit -> unwritten(circuit.id(), now))
                        .orElse(null));
        return new Seen(standing, state, ahead);
    }

    /** What goes on above the limit, the minute before the quarter hour; null where nothing does. */
    private Standing.@Nullable Breach breach(String scopeId, Instant now) {
        return breaches.open(List.of(scopeId)).stream()
                .min(Comparator.naturalOrder())
                .map(open -> new Standing.Breach(
                        open.drawn().kilowatts(),
                        open.over().kilowatts(),
                        open.start(),
                        open.peak().kilowatts(),
                        open.direction(),
                        open.kind() == Breach.Kind.QUARTER_HOUR,
                        open.noDataSince(now).orElse(null)))
                .orElse(null);
    }

    /** Where the circuit stands on another platform and that has not confirmed its capacity; null where it has. */
    Standing.@Nullable Unwritten unwritten(String circuitId, Instant now) {
        return remotes.of(circuitId)
                .flatMap(remote -> remote.unconfirmedSince()
                        .map(since -> new Standing.Unwritten(
                                since,
                                remote.state(now) == RemoteCircuit.State.FAILED,
                                remote.fault().orElse(null))))
                .orElse(null);
    }

    private Situation situation(
            ScopeState state, Optional<Partners.Partner> partner, List<SiteStep> ahead, Instant now) {
        com.betterfleet.derms.supervision.Standing shown =
                state.standing(Direction.IMPORT).orElseGet(state::worse);
        // Looked up only while it is shown: the way back is short, and computing the day ahead twice is dear.
        Optional<Instant> returns = shown.binding().recovering()
                ? supervision
                        .outlook(state.scopeId(), new Interval(now, now.plus(Supervision.OUTLOOK)))
                        .followsFrom(Direction.IMPORT)
                : Optional.empty();
        return new Situations(
                        shown,
                        partner.map(Partners.Partner::binding),
                        partner.map(Partners.Partner::link),
                        ahead,
                        returns)
                .situation();
    }

    /** Where the limit of a step comes from. */
    static Source source(SiteStep step) {
        return source(step.available(Direction.IMPORT).map(Available::source), step.basis(Direction.IMPORT));
    }

    /** Which bound of a circuit applies that no envelope reaches. */
    static Source source(Available own) {
        return source(Optional.of(own.source()), Optional.empty());
    }

    /** Where a circuit's capacity came from. */
    static Source source(CircuitCapacity written) {
        return source(Optional.of(written.available().source()), written.basis());
    }

    /** What a step allows: the circuit's capacity, or the envelope where there is no circuit; null: no limit. */
    static @Nullable BigDecimal kw(SiteStep step) {
        return step.available(Direction.IMPORT)
                .map(Available::power)
                .or(() -> step.limit(Direction.IMPORT))
                .map(Power::kilowatts)
                .orElse(null);
    }

    private Limit limit(ManagedScope scope, ScopeState state, List<SiteStep> ahead, boolean enforced) {
        Optional<Held> held = state.standing(Direction.IMPORT)
                .map(standing -> standing.binding())
                .flatMap(Binding::held);
        Optional<CircuitCapacity> capacity = microgrids
                .governedBy(scope)
                .flatMap(circuit ->
                        Optional.ofNullable(capacities.of(circuit.id()).get(Direction.IMPORT)));
        Source source =
                capacity.map(Standings::source).orElseGet(() -> source(Optional.empty(), held.map(Held::basis)));
        // A circuit that was never written stands on what the first step says of it.
        BigDecimal kw = capacity.map(written -> written.available().power())
                .or(() -> ahead.stream()
                        .findFirst()
                        .flatMap(step -> step.available(Direction.IMPORT))
                        .map(Available::power))
                .or(() -> held.map(Held::limit))
                .map(Power::kilowatts)
                .orElse(null);
        boolean capped = source == Source.RATING || source == Source.OPERATIONAL_LIMIT || !enforced;
        BigDecimal offered =
                capped ? held.map(limit -> limit.limit().kilowatts()).orElse(null) : null;
        Optional<SiteStep> next = next(ahead);
        return new Limit(
                kw,
                source,
                offered,
                next.map(step -> step.interval().start()).orElse(null),
                next.flatMap(Standings::following).orElse(null),
                cover(ahead));
    }

    /** How long what the partner sent lasts, by what is known now. */
    private static Limit.@Nullable Cover cover(List<SiteStep> ahead) {
        if (ahead.isEmpty() || ahead.getFirst().limit(Direction.IMPORT).isEmpty()) {
            return null;
        }
        return new Limit.Cover(ahead.stream()
                .filter(step -> step.limit(Direction.IMPORT).isEmpty())
                .findFirst()
                .map(step -> step.interval().start())
                .orElse(null));
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

    /**
     * @param bound which bound of the circuit it is; empty where there is no circuit
     * @param basis what the envelope rests on; empty where none holds
     */
    private static Source source(Optional<CapacitySource> bound, Optional<Basis> basis) {
        Source envelope = basis.map(Standings::named).orElse(Source.SAFE_DEFAULT);
        return bound.map(known -> switch (known) {
                    case ENVELOPE -> envelope;
                    case SAFE_DEFAULT -> Source.SAFE_DEFAULT;
                    case RATING -> Source.RATING;
                    case OPERATIONAL -> Source.OPERATIONAL_LIMIT;
                })
                .orElse(envelope);
    }

    private static Source named(Basis basis) {
        return switch (basis) {
            case PRIMARY -> Source.FORECAST;
            case FALLBACK -> Source.FALLBACK;
            case HELD -> Source.HELD_FORECAST;
        };
    }
}
