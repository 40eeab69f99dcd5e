package com.betterfleet.derms.incident;

import com.betterfleet.derms.envelope.CircuitCapacities;
import com.betterfleet.derms.envelope.CircuitCapacity;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Reads the history of an incident: its own events, and the limits applied meanwhile from the circuits' history. */
@Service
@Transactional(readOnly = true)
public class IncidentHistory {

    /** Limits are listed for this many circuits; each circuit's own page lists all of them. */
    private static final int MAX_CIRCUITS = 20;

    private static final int MAX_LIMIT_CHANGES = 300;

    private final JdbcIncidents incidents;
    private final CircuitCapacities capacities;
    private final MicrogridDirectory microgrids;
    private final InstantSource clock;

    IncidentHistory(
            JdbcIncidents incidents, CircuitCapacities capacities, MicrogridDirectory microgrids, InstantSource clock) {
        this.incidents = incidents;
        this.capacities = capacities;
        this.microgrids = microgrids;
        this.clock = clock;
    }

    /** The kinds of history entries. */
    public enum HistoryEntryType {
        OPENED,
        CEASED,
        RECURRED,
        /** A circuit received another limit, or another reason for it. */
        APPLIED,
        /** An operator took local control of one of the scopes. */
        SCOPE_LEFT,
        ACKNOWLEDGED,
        RESOLVED,
        /** Resolved because an operator took local control. */
        HANDED_OVER
    }

    /**
     * An entry of the history.
     *
     * @param actor the operator who did it; empty: the service
     * @param text for operators; empty for an applied limit, which {@code appliedLimit} describes
     */
    public record HistoryEntry(
            Instant at,
            HistoryEntryType type,
            Optional<String> actor,
            String text,
            Optional<CircuitCapacity> appliedLimit) {}

    /** The entries of an incident, the oldest first. */
    public List<HistoryEntry> listEntries(Incident incident) {
        List<HistoryEntry> entries = new ArrayList<>(incidents.listEntries(incident.id()));
        Instant end = incident.resolvedAt().orElseGet(() -> clock.instant()).plusNanos(1_000);
        if (incident.kind().isDisruption() && incident.openedAt().isBefore(end)) {
            listAppliedLimits(incident, end).stream().limit(MAX_LIMIT_CHANGES).forEach(entries::add);
        }
        entries.sort(Comparator.comparing(HistoryEntry::at));
        return entries;
    }

    private List<HistoryEntry> listAppliedLimits(Incident incident, Instant end) {
        Map<String, Circuit> circuits = microgrids.findCircuitsOfScopes(
                incident.scopeIds().stream().limit(MAX_CIRCUITS).toList());
        List<HistoryEntry> found = new ArrayList<>();
        circuits.values().stream().map(Circuit::id).distinct().forEach(circuit -> {
            for (Direction direction : Direction.values()) {
                capacities.findChanges(circuit, direction, incident.openedAt(), end).stream()
                        .filter(change -> direction == Direction.IMPORT
                                || change.envelope().isPresent()
                                || !change.decidedFor().isBefore(incident.openedAt()))
                        .map(change -> toAppliedEntry(incident, change))
                        .forEach(found::add);
            }
        });
        return found;
    }

    /** A limit applied before the incident opened is listed at its opening. */
    private static HistoryEntry toAppliedEntry(Incident incident, CircuitCapacity change) {
        Instant at = change.decidedFor().isBefore(incident.openedAt()) ? incident.openedAt() : change.decidedFor();
        return new HistoryEntry(at, HistoryEntryType.APPLIED, Optional.empty(), "", Optional.of(change));
    }
}
