package com.betterfleet.derms.console.status;

import com.betterfleet.derms.compliance.Breach;
import com.betterfleet.derms.compliance.BreachQueries;
import com.betterfleet.derms.console.timeline.ScopeTimelineReader;
import com.betterfleet.derms.console.timeline.TimelineStep;
import com.betterfleet.derms.envelope.AvailableCapacity;
import com.betterfleet.derms.envelope.CapacitySource;
import com.betterfleet.derms.envelope.CircuitCapacities;
import com.betterfleet.derms.envelope.CircuitCapacity;
import com.betterfleet.derms.envelope.OperatingEnvelope.EnvelopeBasis;
import com.betterfleet.derms.envelope.remote.RemoteCircuit;
import com.betterfleet.derms.envelope.remote.RemoteCircuitService;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.LimitEnforcement;
import com.betterfleet.derms.supervision.ScopeSupervision;
import com.betterfleet.derms.supervision.decision.AppliedLimit;
import com.betterfleet.derms.supervision.decision.ControlDecision;
import com.betterfleet.derms.supervision.decision.DirectionState;
import com.betterfleet.derms.supervision.decision.ScopeState;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads a scope's status from the decisions of the supervision room and the written limits. */
@Component
public class ScopeStatusReader {

    private final ScopeSupervision supervision;
    private final ScopeTimelineReader timeline;
    private final CircuitCapacities capacities;
    private final RemoteCircuitService remotes;
    private final MicrogridDirectory microgrids;
    private final BreachQueries breaches;

    ScopeStatusReader(
            ScopeSupervision supervision,
            ScopeTimelineReader timeline,
            CircuitCapacities capacities,
            RemoteCircuitService remotes,
            MicrogridDirectory microgrids,
            BreachQueries breaches) {
        this.supervision = supervision;
        this.timeline = timeline;
        this.capacities = capacities;
        this.remotes = remotes;
        this.microgrids = microgrids;
        this.breaches = breaches;
    }

    /** A scope's status and its steps of the next day. */
    public record ScopeSnapshot(ScopeStatus status, ScopeState scopeState, List<TimelineStep> upcomingSteps) {}

    public ScopeSnapshot readStatus(ManagedScope scope, Optional<ScopePartners.BoundPartner> partner, Instant now) {
        Map<String, ScopePartners.BoundPartner> partners =
                partner.map(bound -> Map.of(scope.id(), bound)).orElse(Map.of());
        return Objects.requireNonNull(
                readStatuses(List.of(scope), partners, now).get(scope.id()));
    }

    /** The same for many scopes, by scope id, in a fixed number of queries. */
    public Map<String, ScopeSnapshot> readStatuses(
            Collection<ManagedScope> scopes, Map<String, ScopePartners.BoundPartner> partners, Instant now) {
        List<String> ids = scopes.stream().map(ManagedScope::id).toList();
        Map<String, Circuit> circuits = microgrids.findCircuitsOfScopes(ids);
        List<String> written = circuits.values().stream()
                .filter(Circuit::carriesEnvelope)
                .map(Circuit::id)
                .toList();
        StoredStatus stored = new StoredStatus(
                supervision.readStates(ids),
                timeline.findUpcomingSteps(ids, new Interval(now, now.plus(ScopeSupervision.OUTLOOK_SPAN))),
                circuits,
                capacities.findCurrent(written),
                remotes.findAll(written),
                breaches.listOpen(ids).stream().collect(Collectors.groupingBy(Breach::scopeId)));
        return ids.stream()
                .collect(Collectors.toMap(
                        Function.identity(), id -> toSnapshot(id, Optional.ofNullable(partners.get(id)), stored, now)));
    }

    /**
     * What is stored about scopes.
     *
     * @param states by scope id, as the steps, the circuits and the breaches
     * @param capacities by circuit id, as the remote circuits
     */
    private record StoredStatus(
            Map<String, ScopeState> states,
            Map<String, List<TimelineStep>> upcomingSteps,
            Map<String, Circuit> circuits,
            Map<String, Map<Direction, CircuitCapacity>> capacities,
            Map<String, RemoteCircuit> remotes,
            Map<String, List<Breach>> breaches) {

        ScopeState state(String scopeId, Instant now) {
            return states.getOrDefault(scopeId, ScopeState.ofUnmanaged(scopeId, now));
        }
    }

    private ScopeSnapshot toSnapshot(
            String scopeId, Optional<ScopePartners.BoundPartner> partner, StoredStatus stored, Instant now) {
        ScopeState state = stored.state(scopeId, now);
        List<TimelineStep> upcomingSteps = stored.upcomingSteps().getOrDefault(scopeId, List.of());
        Optional<Circuit> circuit = Optional.ofNullable(stored.circuits().get(scopeId));
        Optional<Circuit> written = circuit.filter(Circuit::carriesEnvelope);
        LimitEnforcement enforcement = LimitEnforcement.of(partner.map(ScopePartners.BoundPartner::binding), circuit);
        Optional<CircuitCapacity> capacity = written.flatMap(known -> Optional.ofNullable(
                stored.capacities().getOrDefault(known.id(), Map.of()).get(Direction.IMPORT)));
        ScopeStatus status = new ScopeStatus(
                partner.map(ScopePartners.BoundPartner::name).orElse(""),
                resolveCause(state, partner, upcomingSteps, now),
                toLimit(capacity, state, upcomingSteps, enforcement),
                findWorstBreach(stored.breaches().getOrDefault(scopeId, List.of()), now),
                enforcement,
                written.flatMap(known -> Optional.ofNullable(stored.remotes().get(known.id())))
                        .flatMap(remote -> toUnconfirmedLimit(remote, now))
                        .orElse(null));
        return new ScopeSnapshot(status, state, upcomingSteps);
    }

    /** The open breach; the minute takes precedence over the quarter hour. Null without one. */
    private static ScopeStatus.@Nullable OpenBreach findWorstBreach(List<Breach> open, Instant now) {
        return open.stream()
                .min(Comparator.naturalOrder())
                .map(worst -> new ScopeStatus.OpenBreach(
                        worst.meanPower().kilowatts(),
                        worst.excessPower().kilowatts(),
                        worst.start(),
                        worst.peak().kilowatts(),
                        worst.direction(),
                        worst.kind() == Breach.BreachKind.QUARTER_HOUR,
                        worst.findDataGapStart(now).orElse(null)))
                .orElse(null);
    }

    /** The limit that the circuit's external platform has not confirmed; null when it has, or without a platform. */
    public ScopeStatus.@Nullable UnconfirmedLimit findUnconfirmed(String circuitId, Instant now) {
        return remotes.findRemote(circuitId)
                .flatMap(remote -> toUnconfirmedLimit(remote, now))
                .orElse(null);
    }

    private static Optional<ScopeStatus.UnconfirmedLimit> toUnconfirmedLimit(RemoteCircuit remote, Instant now) {
        return remote.unconfirmedSince()
                .map(since -> new ScopeStatus.UnconfirmedLimit(
                        since,
                        remote.confirmationState(now) == RemoteCircuit.ConfirmationState.FAILED,
                        remote.fault().orElse(null)));
    }

    private StatusCause resolveCause(
            ScopeState state,
            Optional<ScopePartners.BoundPartner> partner,
            List<TimelineStep> upcomingSteps,
            Instant now) {
        DirectionState directionState = state.directionState(Direction.IMPORT).orElseGet(state::worstDirection);
        // Computed only during recovery, which is short: the outlook of a day is expensive.
        Optional<Instant> limitsReturnAt = directionState.decision().recovering()
                ? supervision
                        .computeOutlook(state.scopeId(), new Interval(now, now.plus(ScopeSupervision.OUTLOOK_SPAN)))
                        .forecastFollowedFrom(Direction.IMPORT)
                : Optional.empty();
        return new StatusCauseResolver(
                        directionState,
                        partner.map(ScopePartners.BoundPartner::binding),
                        partner.map(ScopePartners.BoundPartner::link),
                        upcomingSteps,
                        limitsReturnAt)
                .resolveCause();
    }

    /** The source of a step's limit. */
    public static LimitSource sourceOf(TimelineStep step) {
        return sourceOf(
                step.availableCapacity(Direction.IMPORT).map(AvailableCapacity::source),
                step.envelopeBasis(Direction.IMPORT));
    }

    /** The circuit's own limit that applies without an envelope. */
    public static LimitSource sourceOf(AvailableCapacity available) {
        return sourceOf(Optional.of(available.source()), Optional.empty());
    }

    /** The source of a circuit's capacity. */
    public static LimitSource sourceOf(CircuitCapacity written) {
        return sourceOf(Optional.of(written.available().source()), written.basis());
    }

    /** The limit of a step, which is the circuit's capacity; null: no circuit is written. */
    public static @Nullable BigDecimal limitKw(TimelineStep step) {
        return step.availableCapacity(Direction.IMPORT)
                .map(AvailableCapacity::power)
                .map(Power::kilowatts)
                .orElse(null);
    }

    private static CurrentLimit toLimit(
            Optional<CircuitCapacity> capacity,
            ScopeState state,
            List<TimelineStep> upcomingSteps,
            LimitEnforcement enforcement) {
        Optional<AppliedLimit> applied = state.directionState(Direction.IMPORT)
                .map(DirectionState::decision)
                .flatMap(ControlDecision::appliedLimit);
        if (enforcement.isMissingCircuit()) {
            return CurrentLimit.unwritten(
                    applied.map(limit -> limit.limit().kilowatts()).orElse(null), coverageOf(upcomingSteps));
        }
        LimitSource source = capacity.map(ScopeStatusReader::sourceOf)
                .orElseGet(() -> sourceOf(Optional.empty(), applied.map(AppliedLimit::basis)));
        // A circuit that was never written uses the limit of the first step.
        BigDecimal kw = capacity.map(stored -> stored.available().power())
                .or(() -> upcomingSteps.stream()
                        .findFirst()
                        .flatMap(step -> step.availableCapacity(Direction.IMPORT))
                        .map(AvailableCapacity::power))
                .or(() -> applied.map(AppliedLimit::limit))
                .map(Power::kilowatts)
                .orElse(null);
        boolean capped =
                source == LimitSource.RATING || source == LimitSource.OPERATIONAL_LIMIT || !enforcement.isEnforced();
        BigDecimal partnerKw =
                capped ? applied.map(limit -> limit.limit().kilowatts()).orElse(null) : null;
        Optional<TimelineStep> next = findNextChange(upcomingSteps);
        return new CurrentLimit(
                kw,
                source,
                partnerKw,
                next.map(step -> step.interval().start()).orElse(null),
                next.flatMap(ScopeStatusReader::toNextLimit).orElse(null),
                coverageOf(upcomingSteps));
    }

    /** How long the partner's limits are known, as of now. */
    private static CurrentLimit.@Nullable ForecastCoverage coverageOf(List<TimelineStep> upcomingSteps) {
        if (upcomingSteps.isEmpty()
                || upcomingSteps.getFirst().envelopeLimit(Direction.IMPORT).isEmpty()) {
            return null;
        }
        return new CurrentLimit.ForecastCoverage(upcomingSteps.stream()
                .filter(step -> step.envelopeLimit(Direction.IMPORT).isEmpty())
                .findFirst()
                .map(step -> step.interval().start())
                .orElse(null));
    }

    private static Optional<CurrentLimit.NextLimit> toNextLimit(TimelineStep step) {
        BigDecimal kw = limitKw(step);
        return kw == null ? Optional.empty() : Optional.of(new CurrentLimit.NextLimit(kw, sourceOf(step)));
    }

    /** The first step ahead that differs visibly from the present one. */
    private static Optional<TimelineStep> findNextChange(List<TimelineStep> upcomingSteps) {
        return upcomingSteps.stream()
                .skip(1)
                .filter(step -> isVisiblyDifferent(upcomingSteps.getFirst(), step))
                .findFirst();
    }

    private static boolean isVisiblyDifferent(TimelineStep now, TimelineStep step) {
        return now.mode() != step.mode()
                || !now.availableCapacity(Direction.IMPORT).equals(step.availableCapacity(Direction.IMPORT))
                || !now.envelopeLimit(Direction.IMPORT).equals(step.envelopeLimit(Direction.IMPORT));
    }

    /**
     * @param bound the circuit's limit that applies; empty without a circuit
     * @param basis the kind of forecast behind the envelope; empty without an envelope
     */
    private static LimitSource sourceOf(Optional<CapacitySource> bound, Optional<EnvelopeBasis> basis) {
        LimitSource envelope = basis.map(ScopeStatusReader::toLimitSource).orElse(LimitSource.SAFE_DEFAULT);
        return bound.map(known -> switch (known) {
                    case ENVELOPE -> envelope;
                    case SAFE_DEFAULT -> LimitSource.SAFE_DEFAULT;
                    case RATING -> LimitSource.RATING;
                    case OPERATIONAL -> LimitSource.OPERATIONAL_LIMIT;
                })
                .orElse(envelope);
    }

    private static LimitSource toLimitSource(EnvelopeBasis basis) {
        return switch (basis) {
            case PRIMARY -> LimitSource.FORECAST;
            case FALLBACK -> LimitSource.FALLBACK;
            case HELD -> LimitSource.LAST_FORECAST;
        };
    }
}
