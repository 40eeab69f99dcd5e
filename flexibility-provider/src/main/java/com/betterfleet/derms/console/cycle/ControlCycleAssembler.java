package com.betterfleet.derms.console.cycle;

import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.compliance.BreachQueries;
import com.betterfleet.derms.console.cycle.ControlCycle.DecisionFact;
import com.betterfleet.derms.console.cycle.ControlCycle.DirectionCycle;
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
import com.betterfleet.derms.supervision.decision.DirectionState;
import com.betterfleet.derms.supervision.decision.ScopeState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Puts together what is known of a scope's control cycle: nothing is decided here. */
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

    /** Behind what time alone changes, and behind the look that each scope gets each minute. */
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
                directionState.binding().row(),
                describeRow(directionState.binding().row()),
                collectFacts(directionState, link),
                circuit.flatMap(present -> circuitLimits.findDecided(present, direction, now)),
                circuit.flatMap(present -> circuitLimits.findCurrent(present, direction)),
                remote.flatMap(present -> CircuitLimitReader.findReadBack(present, direction)));
    }

    private static List<DecisionFact> collectFacts(DirectionState directionState, Optional<PartnerLink> link) {
        List<DecisionFact> facts = new ArrayList<>();
        link.ifPresent(present -> facts.add(describeLink(present)));
        Optional<AppliedLimit> appliedLimit = directionState.binding().held();
        appliedLimit.ifPresent(limit -> {
            facts.add(new DecisionFact(
                    "a %s block of %s covers now, until"
                            .formatted(
                                    limit.basis().name().toLowerCase(Locale.ROOT),
                                    limit.limit().formatKilowatts()),
                    Optional.of(limit.window().end())));
            facts.add(new DecisionFact(
                    "it came with \"%s\" at".formatted(limit.origin().requestId()),
                    Optional.of(limit.origin().acceptedAt())));
        });
        if (appliedLimit.isEmpty()) {
            facts.add(new DecisionFact("no envelope holds: the circuit's own bounds apply", Optional.empty()));
        }
        directionState
                .memory()
                .episode()
                .ifPresent(episode -> facts.add(new DecisionFact(
                        "an episode is open (%s) since"
                                .formatted(episode.reason().name()),
                        Optional.of(episode.startedAt()))));
        if (directionState.binding().recovering()) {
            facts.add(new DecisionFact(
                    "it is recovering: the forecast covers again since",
                    directionState.memory().row3Since()));
        }
        facts.add(new DecisionFact("it has looked so since", Optional.of(directionState.since())));
        return facts;
    }

    private static DecisionFact describeLink(PartnerLink link) {
        return switch (link.liveness()) {
            case UNSUPERVISED -> new DecisionFact("the link is not supervised by heartbeats", Optional.empty());
            case UP -> new DecisionFact("the link is up, without another heartbeat until", link.aliveUntil());
            case LOST -> new DecisionFact("the link is lost since", link.lostAt());
            case UNKNOWN -> new DecisionFact("we were deaf, and the link is unknown since", link.unknownSince());
        };
    }

    private static String describeRow(int row) {
        return switch (row) {
            case 0 -> "no group is bound";
            case 1 -> "people have full local control";
            case 2 -> "no forecast has covered any instant yet";
            case 3 -> "the forecast covers now";
            case 4 -> "the forecast has a gap, a fallback covers it";
            case 5 -> "the forecast has a gap and nothing covers it";
            case 6 -> "the link is lost, a fallback covers now";
            case 7 -> "the link is lost, the last forecast is kept";
            case 8 -> "the link is lost and nothing covers now";
            default -> "it is unknown whether the link is up, the lower of what covers holds";
        };
    }
}
