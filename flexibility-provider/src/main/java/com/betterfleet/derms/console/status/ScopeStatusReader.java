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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
        ScopeState state = supervision.readState(scope.id());
        List<TimelineStep> upcomingSteps =
                timeline.findSteps(scope.id(), new Interval(now, now.plus(ScopeSupervision.OUTLOOK_SPAN)));
        Optional<Circuit> circuit = scope.circuitId().flatMap(microgrids::findCircuit);
        Optional<Circuit> written = circuit.filter(Circuit::carriesEnvelope);
        LimitEnforcement enforcement = LimitEnforcement.of(partner.map(ScopePartners.BoundPartner::binding), circuit);
        ScopeStatus status = new ScopeStatus(
                partner.map(ScopePartners.BoundPartner::name).orElse(""),
                resolveCause(state, partner, upcomingSteps, now),
                readLimit(written, state, upcomingSteps, enforcement),
                findBreach(scope.id(), now),
                enforcement,
                written.map(known -> findUnconfirmed(known.id(), now)).orElse(null));
        return new ScopeSnapshot(status, state, upcomingSteps);
    }

    /** The open breach; the minute takes precedence over the quarter hour. Null without one. */
    private ScopeStatus.@Nullable OpenBreach findBreach(String scopeId, Instant now) {
        return breaches.listOpen(List.of(scopeId)).stream()
                .min(Comparator.naturalOrder())
                .map(open -> new ScopeStatus.OpenBreach(
                        open.meanPower().kilowatts(),
                        open.excessPower().kilowatts(),
                        open.start(),
                        open.peak().kilowatts(),
                        open.direction(),
                        open.kind() == Breach.BreachKind.QUARTER_HOUR,
                        open.findDataGapStart(now).orElse(null)))
                .orElse(null);
    }

    /** The limit that the circuit's external platform has not confirmed; null when it has, or without a platform. */
    public ScopeStatus.@Nullable UnconfirmedLimit findUnconfirmed(String circuitId, Instant now) {
        return remotes.findRemote(circuitId)
                .flatMap(remote -> remote.unconfirmedSince()
                        .map(since -> new ScopeStatus.UnconfirmedLimit(
                                since,
                                remote.confirmationState(now) == RemoteCircuit.ConfirmationState.FAILED,
                                remote.fault().orElse(null))))
                .orElse(null);
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

    private CurrentLimit readLimit(
            Optional<Circuit> written,
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
        Optional<CircuitCapacity> capacity = written.flatMap(circuit ->
                Optional.ofNullable(capacities.findCurrent(circuit.id()).get(Direction.IMPORT)));
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
