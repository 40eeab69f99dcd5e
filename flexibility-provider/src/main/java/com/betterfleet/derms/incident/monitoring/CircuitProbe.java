package com.betterfleet.derms.incident.monitoring;

import com.betterfleet.derms.envelope.OverwrittenValues;
import com.betterfleet.derms.envelope.remote.RemoteCircuit;
import com.betterfleet.derms.envelope.remote.RemoteCircuitService;
import com.betterfleet.derms.incident.Incident;
import com.betterfleet.derms.incident.Incident.IncidentSubject;
import com.betterfleet.derms.incident.IncidentKind;
import com.betterfleet.derms.incident.lifecycle.AlarmCondition;
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
 * Checks circuits for writes to another platform that are not confirmed, and for values that other systems wrote (M6).
 */
@Component
class CircuitProbe {

    /** A system that overwrote a value a moment ago may do it again. */
    private static final Duration OVERWRITE_RETENTION = Duration.ofMinutes(1);

    private final RemoteCircuitService remotes;
    private final OverwrittenValues foreign;
    private final MicrogridDirectory microgrids;

    CircuitProbe(RemoteCircuitService remotes, OverwrittenValues foreign, MicrogridDirectory microgrids) {
        this.remotes = remotes;
        this.foreign = foreign;
        this.microgrids = microgrids;
    }

    /** The conditions of circuits with a problem, and of those that had one. */
    Map<IncidentSubject, AlarmCondition> checkCircuits(List<Incident> unresolved, Instant now) {
        Map<IncidentSubject, AlarmCondition> found = new HashMap<>();
        unresolved.forEach(
                incident -> found.put(incident.subject(), new AlarmCondition.ClearedCondition(now, Optional.empty())));
        for (RemoteCircuit remote : remotes.findUnconfirmed(now.minus(RemoteCircuit.CONFIRMATION_TIMEOUT))) {
            found.put(
                    IncidentSubject.ofCircuit(IncidentKind.WRITE_FAILED, remote.circuitId()),
                    toPresentCondition(
                            remote.circuitId(),
                            remote.unconfirmedSince().orElse(now).plus(RemoteCircuit.CONFIRMATION_TIMEOUT),
                            "The platform has not confirmed the limit: "
                                    + remote.fault().orElse("it has not answered yet")));
        }
        Stream.concat(retainedLimits(), overwrittenLimits(now))
                .collect(Collectors.groupingBy(ForeignLimit::circuitId))
                .forEach((circuitId, foreignLimits) -> found.put(
                        IncidentSubject.ofCircuit(IncidentKind.FOREIGN_VALUE, circuitId),
                        toPresentCondition(
                                circuitId,
                                foreignLimits.stream()
                                        .map(ForeignLimit::since)
                                        .min(Instant::compareTo)
                                        .orElse(now),
                                foreignLimits.stream().map(ForeignLimit::text).collect(Collectors.joining(". ")))));
        return found;
    }

    /** Whether a write has failed; called often, and usually false. */
    /** The SQL of the time at which the next write has failed. */
    static String dueTimeSql() {
        return RemoteCircuitService.failureTimeSql();
    }

    boolean hasFailedWrites(Instant now) {
        return !remotes.findUnconfirmed(now.minus(RemoteCircuit.CONFIRMATION_TIMEOUT))
                .isEmpty();
    }

    /** A value that another system wrote, with its text. */
    private record ForeignLimit(String circuitId, Instant since, String text) {}

    private Stream<ForeignLimit> retainedLimits() {
        return microgrids.findCircuitsWithForeignLimit().stream()
                .flatMap(circuit ->
                        Stream.of(Direction.values()).flatMap(direction -> retainedLimitsOf(circuit, direction)));
    }

    private static Stream<ForeignLimit> retainedLimitsOf(Circuit circuit, Direction direction) {
        return circuit.directionOf(direction).operational().filter(OperationalLimit::found).stream()
                .map(limit -> new ForeignLimit(
                        circuit.id(),
                        limit.setAt(),
                        "Another system wrote %s%s; it applies until an operator releases it"
                                .formatted(FigureFormat.formatPower(limit.limit()), directionSuffix(direction))));
    }

    private Stream<ForeignLimit> overwrittenLimits(Instant now) {
        return foreign.findOverwritten(now.minus(OVERWRITE_RETENTION)).stream()
                .map(value -> new ForeignLimit(
                        value.circuitId(),
                        value.foundAt(),
                        "Another system wrote %s%s, above the decided %s, which was written again"
                                .formatted(
                                        FigureFormat.formatPower(value.found()),
                                        directionSuffix(value.direction()),
                                        FigureFormat.formatPower(value.decided()))));
    }

    private AlarmCondition toPresentCondition(String circuitId, Instant since, String text) {
        List<String> scopes = microgrids.findScopesOn(circuitId).stream()
                .map(ManagedScope::id)
                .toList();
        return new AlarmCondition.PresentCondition(since, Optional.empty(), scopes, text);
    }

    private static String directionSuffix(Direction direction) {
        return direction == Direction.IMPORT ? "" : " of export";
    }
}
