package com.betterfleet.derms.console.cycle;

import com.betterfleet.derms.compliance.Breaches;
import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.Lifecycle;
import com.betterfleet.derms.connection.Link;
import com.betterfleet.derms.console.cycle.ControlCycle.Fact;
import com.betterfleet.derms.console.cycle.ControlCycle.ReadBack;
import com.betterfleet.derms.console.cycle.ControlCycle.Side;
import com.betterfleet.derms.console.cycle.ControlCycle.Written;
import com.betterfleet.derms.envelope.CircuitCapacities;
import com.betterfleet.derms.envelope.CircuitHistory;
import com.betterfleet.derms.envelope.RemoteCircuit;
import com.betterfleet.derms.envelope.RemoteCircuits;
import com.betterfleet.derms.metering.Metering;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.supervision.Held;
import com.betterfleet.derms.supervision.RunnerPulse;
import com.betterfleet.derms.supervision.ScopeState;
import com.betterfleet.derms.supervision.Standing;
import com.betterfleet.derms.supervision.Supervision;
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
public class ControlCycles {

    private final Supervision supervision;
    private final RunnerPulse pulse;
    private final Breaches breaches;
    private final Metering metering;
    private final CircuitCapacities capacities;
    private final CircuitHistory history;
    private final RemoteCircuits remotes;
    private final MicrogridDirectory microgrids;
    private final Bindings bindings;
    private final Lifecycle lifecycle;
    private final InstantSource clock;

    ControlCycles(
            Supervision supervision,
            RunnerPulse pulse,
            Breaches breaches,
            Metering metering,
            CircuitCapacities capacities,
            CircuitHistory history,
            RemoteCircuits remotes,
            MicrogridDirectory microgrids,
            Bindings bindings,
            Lifecycle lifecycle,
            InstantSource clock) {
        this.supervision = supervision;
        this.pulse = pulse;
        this.breaches = breaches;
        this.metering = metering;
        this.capacities = capacities;
        this.history = history;
        this.remotes = remotes;
        this.microgrids = microgrids;
        this.bindings = bindings;
        this.lifecycle = lifecycle;
        this.clock = clock;
    }

    public ControlCycle of(String scopeId) {
        ManagedScope scope = microgrids.requireScope(scopeId);
        Instant now = clock.instant();
        ScopeState state = supervision.state(scopeId);
        Optional<Circuit> circuit = microgrids.governedBy(scope);
        Optional<RemoteCircuit> remote = circuit.flatMap(known -> remotes.of(known.id()));
        Optional<Link> link = bindings.ofScope(scopeId).map(binding -> lifecycle.link(binding.connectionId()));
        return new ControlCycle(
                scopeId,
                now,
                state.decidedAt(),
                state.decidedFor(),
                state.nextChangeAt(),
                late(state, now),
                new ControlCycle.Runner(pulse.silence(), pulse.late(), pulse.lastLateness()),
                Arrays.stream(Direction.values())
                        .flatMap(direction -> state
                                .standing(direction)
                                .map(standing -> side(direction, standing, circuit, remote, link, now))
                                .stream())
                        .toList(),
                remote.flatMap(RemoteCircuit::unconfirmedSince),
                remote.flatMap(RemoteCircuit::fault),
                metering.readAt(scopeId),
                breaches.judging(scopeId));
    }

    /** Behind what time alone changes, and behind the look that each scope gets each minute. */
    private static Duration late(ScopeState state, Instant now) {
        Instant due = state.nextChangeAt()
                .filter(state.decidedAt().plus(Supervision.SWEEP_EVERY)::isAfter)
                .orElse(state.decidedAt().plus(Supervision.SWEEP_EVERY));
        return due.isBefore(now) ? Duration.between(due, now) : Duration.ZERO;
    }

    private Side side(
            Direction direction,
            Standing standing,
            Optional<Circuit> circuit,
            Optional<RemoteCircuit> remote,
            Optional<Link> link,
            Instant now) {
        return new Side(
                direction,
                standing.binding().row(),
                meaning(standing.binding().row()),
                facts(standing, link),
                circuit.flatMap(known -> history.at(known.id(), now).stream()
                        .filter(change -> change.capacity().direction() == direction)
                        .map(change -> new Written(
                                change.capacity().available().power(),
                                change.capacity().decidedFor(),
                                change.writtenAt()))
                        .findFirst()),
                circuit.flatMap(known ->
                                Optional.ofNullable(capacities.of(known.id()).get(direction)))
                        .map(capacity -> capacity.available().power()),
                remote.flatMap(RemoteCircuit::confirmed).flatMap(confirmed -> readBack(direction, confirmed)));
    }

    private static Optional<ReadBack> readBack(Direction direction, RemoteCircuit.Confirmed confirmed) {
        return (direction == Direction.IMPORT ? Optional.of(confirmed.imported()) : confirmed.exported())
                .map(power -> new ReadBack(power, confirmed.at()));
    }

    private static List<Fact> facts(Standing standing, Optional<Link> link) {
        List<Fact> facts = new ArrayList<>();
        link.ifPresent(known -> facts.add(link(known)));
        Optional<Held> held = standing.binding().held();
        held.ifPresent(limit -> {
            facts.add(new Fact(
                    "a %s block of %s covers now, until"
                            .formatted(
                                    limit.basis().name().toLowerCase(Locale.ROOT),
                                    limit.limit().inWords()),
                    Optional.of(limit.window().end())));
            facts.add(new Fact(
                    "it came with \"%s\" at".formatted(limit.origin().requestId()),
                    Optional.of(limit.origin().acceptedAt())));
        });
        if (held.isEmpty()) {
            facts.add(new Fact("no envelope holds: the circuit's own bounds apply", Optional.empty()));
        }
        standing.memory()
                .episode()
                .ifPresent(episode -> facts.add(new Fact(
                        "an episode is open (%s) since"
                                .formatted(episode.reason().name()),
                        Optional.of(episode.startedAt()))));
        if (standing.binding().recovering()) {
            facts.add(new Fact(
                    "it is recovering: the forecast covers again since",
                    standing.memory().row3Since()));
        }
        facts.add(new Fact("it has looked so since", Optional.of(standing.since())));
        return facts;
    }

    private static Fact link(Link link) {
        return switch (link.liveness()) {
            case UNSUPERVISED -> new Fact("the link is not supervised by heartbeats", Optional.empty());
            case UP -> new Fact("the link is up, without another heartbeat until", link.aliveUntil());
            case LOST -> new Fact("the link is lost since", link.lostAt());
            case UNKNOWN -> new Fact("we were deaf, and the link is unknown since", link.unknownSince());
        };
    }

    private static String meaning(int row) {
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
