package com.betterfleet.derms.incident;

import com.betterfleet.derms.envelope.ForeignWrites;
import com.betterfleet.derms.envelope.RemoteCircuit;
import com.betterfleet.derms.envelope.RemoteCircuits;
import com.betterfleet.derms.incident.Incident.Subject;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.OperationalLimit;
import com.betterfleet.derms.power.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Looks whether what was decided stands on the circuits (M6): a write to another platform that is not confirmed, and values
 * that other systems wrote.
 */
@Component
class CircuitLook {

    /** Who overwrote something a moment ago may do it again. */
    private static final Duration LINGERING = Duration.ofMinutes(1);

    private final RemoteCircuits remotes;
    private final ForeignWrites foreign;
    private final MicrogridDirectory microgrids;

    CircuitLook(RemoteCircuits remotes, ForeignWrites foreign, MicrogridDirectory microgrids) {
        this.remotes = remotes;
        this.foreign = foreign;
        this.microgrids = microgrids;
    }

    /** What is so of the circuits where something is wrong, and of those where it was. */
    Map<Subject, Condition> look(List<Incident> unresolved, Instant now) {
        Map<Subject, Condition> found = new HashMap<>();
        unresolved.forEach(incident -> found.put(incident.subject(), new Condition.Absent(now, Optional.empty())));
        for (RemoteCircuit remote : remotes.unconfirmed(now.minus(RemoteCircuit.PATIENCE))) {
            found.put(
                    Subject.ofCircuit(IncidentKind.WRITE_FAILED, remote.circuitId()),
                    present(
                            remote.circuitId(),
                            remote.unconfirmedSince().orElse(now).plus(RemoteCircuit.PATIENCE),
                            "what was decided does not stand on the platform: "
                                    + remote.fault().orElse("it has not answered yet")));
        }
        Stream.concat(kept(), overwritten(now))
                .collect(Collectors.groupingBy(Told::circuitId))
                .forEach((circuitId, told) -> found.put(
                        Subject.ofCircuit(IncidentKind.FOREIGN_VALUE, circuitId),
                        present(
                                circuitId,
                                told.stream()
                                        .map(Told::since)
                                        .min(Instant::compareTo)
                                        .orElse(now),
                                told.stream().map(Told::text).collect(Collectors.joining("; ")))));
        return found;
    }

    /** Whether a write has failed; asked often, and about nothing as a rule. */
    boolean anyFailed(Instant now) {
        return !remotes.unconfirmed(now.minus(RemoteCircuit.PATIENCE)).isEmpty();
    }

    /** What is told of a value that another system wrote. */
    private record Told(String circuitId, Instant since, String text) {}

    private Stream<Told> kept() {
        return microgrids.circuitsWithFoundLimit().stream()
                .flatMap(circuit -> Stream.of(Direction.values()).flatMap(direction -> kept(circuit, direction)));
    }

    private static Stream<Told> kept(Circuit circuit, Direction direction) {
        return circuit.side(direction).operational().filter(OperationalLimit::found).stream()
                .map(limit -> new Told(
                        circuit.id(),
                        limit.setAt(),
                        "another system wrote %s%s; it holds until somebody releases it"
                                .formatted(limit.limit().inWords(), of(direction))));
    }

    private Stream<Told> overwritten(Instant now) {
        return foreign.overwritten(now.minus(LINGERING)).stream()
                .map(value -> new Told(
                        value.circuitId(),
                        value.foundAt(),
                        "another system wrote %s%s, above our %s, which was written again"
                                .formatted(
                                        value.found().inWords(),
                                        of(value.direction()),
                                        value.ours().inWords())));
    }

    private Condition present(String circuitId, Instant since, String text) {
        List<String> scopes =
                microgrids.scopesOn(circuitId).stream().map(ManagedScope::id).toList();
        return new Condition.Present(since, Optional.empty(), scopes, text);
    }

    private static String of(Direction direction) {
        return direction == Direction.IMPORT ? "" : " of export";
    }
}
