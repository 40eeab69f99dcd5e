package com.betterfleet.derms.console.cycle;

import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.compliance.BreachQueries;
import com.betterfleet.derms.console.cycle.ControlCycle.DecisionFact;
import com.betterfleet.derms.console.cycle.ControlCycle.DirectionCycle;
import com.betterfleet.derms.envelope.OperatingEnvelope.EnvelopeBasis;
import com.betterfleet.derms.envelope.remote.RemoteCircuit;
import com.betterfleet.derms.link.LinkLifecycle;
import com.betterfleet.derms.link.PartnerLink;
import com.betterfleet.derms.metering.MeteringService;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.supervision.DecisionLiveness;
import com.betterfleet.derms.supervision.ScopeSupervision;
import com.betterfleet.derms.supervision.decision.AppliedLimit;
import com.betterfleet.derms.supervision.decision.DecisionRow;
import com.betterfleet.derms.supervision.decision.DirectionState;
import com.betterfleet.derms.supervision.decision.FallbackReason;
import com.betterfleet.derms.supervision.decision.ScopeState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Assembles a scope's control cycle from supervision, circuit, link and metering. It decides nothing. */
@Component
public class ControlCycleAssembler {

    private final ScopeSupervision supervision;
    private final DecisionLiveness decisionLiveness;
    private final BreachQueries breaches;
    private final MeteringService metering;
    private final CircuitLimitReader circuitLimits;
    private final MicrogridDirectory microgrids;
    private final GroupBindings bindings;
    private final LinkLifecycle lifecycle;
    private final InstantSource clock;

    ControlCycleAssembler(
            ScopeSupervision supervision,
            DecisionLiveness decisionLiveness,
            BreachQueries breaches,
            MeteringService metering,
            CircuitLimitReader circuitLimits,
            MicrogridDirectory microgrids,
            GroupBindings bindings,
            LinkLifecycle lifecycle,
            InstantSource clock) {
        this.supervision = supervision;
        this.decisionLiveness = decisionLiveness;
        this.breaches = breaches;
        this.metering = metering;
        this.circuitLimits = circuitLimits;
        this.microgrids = microgrids;
        this.bindings = bindings;
        this.lifecycle = lifecycle;
        this.clock = clock;
    }

    public ControlCycle assembleCycle(String scopeId) {
        ManagedScope scope = microgrids.requireScope(scopeId);
        Instant now = clock.instant();
        ScopeState state = supervision.readState(scopeId);
        Optional<Circuit> circuit = microgrids.findGovernedCircuit(scope);
        Optional<RemoteCircuit> remote = circuit.flatMap(circuitLimits::findRemote);
        Optional<PartnerLink> link =
                bindings.findByScope(scopeId).map(binding -> lifecycle.requireLink(binding.connectionId()));
        return new ControlCycle(
                scopeId,
                now,
                state.decidedAt(),
                state.decidedFor(),
                state.nextChangeAt(),
                decisionDelay(state, now),
                new ControlCycle.SchedulerStatus(
                        decisionLiveness.timeSinceLastRun(), decisionLiveness.isLate(), decisionLiveness.lastDelay()),
                Arrays.stream(Direction.values())
                        .flatMap(direction -> state
                                .directionState(direction)
                                .map(directionState ->
                                        toDirectionCycle(direction, directionState, circuit, remote, link, now))
                                .stream())
                        .toList(),
                remote.flatMap(RemoteCircuit::unconfirmedSince),
                remote.flatMap(RemoteCircuit::fault),
                metering.findLastReadTime(scopeId),
                breaches.getEvaluationStatus(scopeId));
    }

    /** Time past the next change by time, or past the next minute sweep where that is earlier. */
    private static Duration decisionDelay(ScopeState state, Instant now) {
        Instant due = state.nextChangeAt()
                .filter(state.decidedAt().plus(ScopeSupervision.SWEEP_INTERVAL)::isAfter)
                .orElse(state.decidedAt().plus(ScopeSupervision.SWEEP_INTERVAL));
        return due.isBefore(now) ? Duration.between(due, now) : Duration.ZERO;
    }

    private DirectionCycle toDirectionCycle(
            Direction direction,
            DirectionState directionState,
            Optional<Circuit> circuit,
            Optional<RemoteCircuit> remote,
            Optional<PartnerLink> link,
            Instant now) {
        return new DirectionCycle(
                direction,
                directionState.decision().row().number(),
                describeRow(directionState.decision().row()),
                collectFacts(directionState, link),
                circuit.flatMap(present -> circuitLimits.findDecided(present, direction, now)),
                circuit.flatMap(present -> circuitLimits.findCurrent(present, direction)),
                remote.flatMap(present -> CircuitLimitReader.findReadBack(present, direction)));
    }

    private static List<DecisionFact> collectFacts(DirectionState directionState, Optional<PartnerLink> link) {
        List<DecisionFact> facts = new ArrayList<>();
        link.ifPresent(present -> facts.add(describeLink(present)));
        Optional<AppliedLimit> appliedLimit = directionState.decision().appliedLimit();
        appliedLimit.ifPresent(limit -> {
            facts.add(new DecisionFact(
                    "%s: %s until"
                            .formatted(
                                    describeBasis(limit.basis()), limit.limit().formatKilowatts()),
                    Optional.of(limit.window().end())));
            facts.add(new DecisionFact(
                    "message %s, received".formatted(limit.origin().requestId()),
                    Optional.of(limit.origin().acceptedAt())));
        });
        if (appliedLimit.isEmpty()) {
            facts.add(new DecisionFact("no distributor limit: the circuit's own limits apply", Optional.empty()));
        }
        directionState
                .history()
                .episode()
                .ifPresent(episode -> facts.add(new DecisionFact(
                        describeReason(episode.reason()) + " since", Optional.of(episode.startedAt()))));
        if (directionState.decision().recovering()) {
            facts.add(new DecisionFact(
                    "recovering: the forecast applies again since",
                    directionState.history().followingSince()));
        }
        facts.add(new DecisionFact("unchanged since", Optional.of(directionState.since())));
        return facts;
    }

    private static DecisionFact describeLink(PartnerLink link) {
        return switch (link.liveness()) {
            case UNSUPERVISED -> new DecisionFact("link not supervised by heartbeats", Optional.empty());
            case UP -> new DecisionFact("link up; next heartbeat due by", link.aliveUntil());
            case LOST -> new DecisionFact("link lost at", link.lostAt());
            case UNKNOWN ->
                new DecisionFact("this service was not receiving; link state unknown since", link.unknownSince());
        };
    }

    private static String describeBasis(EnvelopeBasis basis) {
        return switch (basis) {
            case PRIMARY -> "forecast block";
            case FALLBACK -> "fallback block";
            case HELD -> "block of the last forecast";
        };
    }

    private static String describeReason(FallbackReason reason) {
        return switch (reason) {
            case NO_FORECAST -> "no forecast";
            case FORECAST_GAP -> "forecast gap";
            case LINK_LOST -> "link lost";
            case LINK_UNKNOWN -> "link state unknown";
        };
    }

    private static String describeRow(DecisionRow row) {
        return switch (row) {
            case UNMANAGED -> "no group is bound";
            case LOCAL_CONTROL -> "an operator has local control";
            case AWAITING_FORECAST -> "awaiting the first forecast";
            case FORECAST -> "distributor's forecast applies";
            case GAP_FALLBACK -> "gap in the forecast: fallback limit applies";
            case GAP_POLICY -> "gap in the forecast, no fallback limit: safe default applies";
            case LINK_LOST_FALLBACK -> "link lost: fallback limit applies";
            case LINK_LOST_LAST_FORECAST -> "link lost, no fallback limit: last forecast applies";
            case LINK_LOST_GAP_POLICY -> "link lost, no limit known: safe default applies";
            case LINK_UNKNOWN -> "link state unknown: the lower limit applies";
        };
    }
}
