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

/** What happened within an incident, and what was applied meanwhile: from its own record and the circuits' history. */
@Service
@Transactional(readOnly = true)
public class IncidentStory {

    /** Of an incident about hundreds of scopes nobody reads all that was applied; each circuit's own page has it. */
    private static final int CIRCUITS_TOLD = 20;

    private static final int MOST_CHANGES = 300;

    private final JdbcIncidents incidents;
    private final CircuitCapacities capacities;
    private final MicrogridDirectory microgrids;
    private final InstantSource clock;

    IncidentStory(
            JdbcIncidents incidents, CircuitCapacities capacities, MicrogridDirectory microgrids, InstantSource clock) {
        this.incidents = incidents;
        this.capacities = capacities;
        this.microgrids = microgrids;
        this.clock = clock;
    }

    /** What can happen. */
    public enum What {
        OPENED,
        CEASED,
        RECURRED,
        /** A circuit was given another limit, or another reason for it. */
        APPLIED,
        /** People took full control of one of the scopes. */
        SCOPE_LEFT,
        ACKNOWLEDGED,
        RESOLVED,
        /** Over because people took full control. */
        HANDED_OVER
    }

    /**
     * One thing that happened.
     *
     * @param who the person who did it, where one did
     * @param text for people; of what was applied it is empty, and {@code applied} says it
     */
    public record Entry(Instant at, What what, Optional<String> who, String text, Optional<CircuitCapacity> applied) {}

    /** The oldest first. */
    public List<Entry> of(Incident incident) {
        List<Entry> story = new ArrayList<>(incidents.events(incident.id()));
        Instant end = incident.resolvedAt().orElseGet(() -> clock.instant()).plusNanos(1_000);
        if (incident.kind().disruption() && incident.openedAt().isBefore(end)) {
            applied(incident, end).stream().limit(MOST_CHANGES).forEach(story::add);
        }
        story.sort(Comparator.comparing(Entry::at));
        return story;
    }

    private List<Entry> applied(Incident incident, Instant end) {
        Map<String, Circuit> circuits = microgrids.circuitsOfScopes(
                incident.scopeIds().stream().limit(CIRCUITS_TOLD).toList());
        List<Entry> found = new ArrayList<>();
        circuits.values().stream().map(Circuit::id).distinct().forEach(circuit -> {
            for (Direction direction : Direction.values()) {
                capacities.changes(circuit, direction, incident.openedAt(), end).stream()
                        .filter(change -> direction == Direction.IMPORT
                                || change.envelope().isPresent()
                                || !change.decidedFor().isBefore(incident.openedAt()))
                        .map(change -> applied(incident, change))
                        .forEach(found::add);
            }
        });
        return found;
    }

    /** What was applied before it began is told as of its beginning. */
    private static Entry applied(Incident incident, CircuitCapacity change) {
        Instant at = change.decidedFor().isBefore(incident.openedAt()) ? incident.openedAt() : change.decidedFor();
        return new Entry(at, What.APPLIED, Optional.empty(), "", Optional.of(change));
    }
}
