package com.betterfleet.derms.incident;

import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.forecast.Forecasts;
import com.betterfleet.derms.incident.Incident.Subject;
import com.betterfleet.derms.time.DueWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Resolves what is over. It looks at what is stored and waits for no event, so that accepting a forecast costs nothing for
 * an advisory that is hardly ever open, and a crash in between leaves none open for ever.
 */
@Component
class Endings implements DueWork {

    /** How long something that happened once is told (decision). */
    private static final Duration ONE_OFF = Duration.ofHours(24);

    private final Sightings sightings;
    private final JdbcIncidents incidents;
    private final Bindings bindings;
    private final Forecasts forecasts;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    Endings(
            Sightings sightings,
            JdbcIncidents incidents,
            Bindings bindings,
            Forecasts forecasts,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.sightings = sightings;
        this.incidents = incidents;
        this.bindings = bindings;
        this.forecasts = forecasts;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public void runDue() {
        // First, or what was counted before the cause went away would open anew what is resolved here.
        sightings.flush();
        Instant now = clock.instant();
        incidents.resolveLastSeenBy(now.minus(ONE_OFF), now).forEach(this::tell);
        List<Incident> waiting = incidents.waitingForForecast();
        if (!waiting.isEmpty()) {
            Map<Long, GroupBinding> bound = boundGroups(waiting);
            Map<Long, Instant> accepted = forecasts.lastAccepted(
                    bound.values().stream().map(GroupBinding::id).toList());
            waiting.stream()
                    .filter(incident -> over(incident, Optional.ofNullable(bound.get(incident.id())), accepted))
                    .filter(incident -> incidents.resolve(incident, now))
                    .forEach(incident -> tell(incident.id()));
        }
    }

    private void tell(long id) {
        events.publishEvent(new IncidentChanged(id));
    }

    /** A group that is no longer bound, or governs another scope now, has no limit there that could age. */
    private static boolean over(Incident incident, Optional<GroupBinding> binding, Map<Long, Instant> accepted) {
        return binding.filter(bound -> incident.subject().scopeId().equals(Optional.of(bound.scopeId())))
                .map(bound -> accepted.getOrDefault(bound.id(), Instant.MIN).isAfter(incident.lastSeenAt()))
                .orElse(true);
    }

    private Map<Long, GroupBinding> boundGroups(List<Incident> waiting) {
        Map<String, Map<String, GroupBinding>> known = new HashMap<>();
        Map<Long, GroupBinding> found = new HashMap<>();
        for (Incident incident : waiting) {
            Subject subject = incident.subject();
            GroupBinding binding = known.computeIfAbsent(subject.connectionId().orElse(""), this::groupsOf)
                    .get(subject.groupId().orElse(""));
            if (binding != null) {
                found.put(incident.id(), binding);
            }
        }
        return found;
    }

    private Map<String, GroupBinding> groupsOf(String connectionId) {
        Map<String, GroupBinding> groups = new HashMap<>();
        bindings.ofConnection(connectionId).forEach(binding -> groups.put(binding.groupId(), binding));
        return groups;
    }
}
