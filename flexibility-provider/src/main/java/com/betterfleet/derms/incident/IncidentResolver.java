package com.betterfleet.derms.incident;

import com.betterfleet.derms.binding.BindingChanged;
import com.betterfleet.derms.binding.BindingRemoved;
import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.forecast.ForecastAccepted;
import com.betterfleet.derms.forecast.ForecastStore;
import com.betterfleet.derms.incident.Incident.IncidentSubject;
import com.betterfleet.derms.quarantine.BatchWork;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.IsolatedJob.SubjectKind;
import com.betterfleet.derms.quarantine.JobIsolation;
import com.betterfleet.derms.quarantine.Quarantine;
import com.betterfleet.derms.quarantine.SubjectSelection;
import com.betterfleet.derms.time.DueWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Resolves incidents of single events. It polls stored data, so that accepting a forecast costs nothing more and a
 * crash leaves no incident open forever.
 */
@Component
class IncidentResolver implements DueWork {

    /** How long a single event stays open (decision). */
    private static final Duration ONE_TIME_RETENTION = Duration.ofHours(24);

    private static final IsolatedJob RESOLUTION_JOB = new IsolatedJob(
            "INCIDENT_RESOLUTION", SubjectKind.CONNECTION, "resolving incidents about its forecasts");
    private static final IsolatedJob EXPIRY_JOB =
            new IsolatedJob("INCIDENT_EXPIRY", SubjectKind.CONNECTION, "ending its incidents of a day ago");

    private final OccurrenceRecorder occurrences;
    private final JdbcIncidents incidents;
    private final GroupBindings bindings;
    private final ForecastStore forecasts;
    private final ApplicationEventPublisher events;
    private final JobIsolation isolation;
    private final JobIsolation expiry;
    private final BatchWork expiredEvents = BatchWork.withoutTransaction(this::resolveExpired, this::findExpired);
    private final InstantSource clock;

    /** Whether the cause of an incident that waits for a forecast may have gone since the last run. */
    private final AtomicBoolean causesChanged = new AtomicBoolean(true);

    IncidentResolver(
            OccurrenceRecorder occurrences,
            JdbcIncidents incidents,
            GroupBindings bindings,
            ForecastStore forecasts,
            ApplicationEventPublisher events,
            Quarantine quarantine,
            InstantSource clock) {
        this.occurrences = occurrences;
        this.incidents = incidents;
        this.bindings = bindings;
        this.forecasts = forecasts;
        this.events = events;
        this.isolation = quarantine.isolate(RESOLUTION_JOB);
        this.expiry = quarantine.isolate(EXPIRY_JOB);
        this.clock = clock;
    }

    @TransactionalEventListener(fallbackExecution = true)
    void onForecastAccepted(ForecastAccepted accepted) {
        causesChanged.set(true);
    }

    @TransactionalEventListener(fallbackExecution = true)
    void onBindingChanged(BindingChanged change) {
        causesChanged.set(true);
    }

    @TransactionalEventListener(fallbackExecution = true)
    void onBindingRemoved(BindingRemoved removal) {
        causesChanged.set(true);
    }

    @Override
    public Optional<String> dueTimeSql() {
        return Optional.of(JdbcIncidents.dueTimeSql(EXPIRY_JOB, RESOLUTION_JOB, ONE_TIME_RETENTION));
    }

    @Override
    public Optional<Instant> nextDue() {
        return causesChanged.get() || occurrences.hasPending() ? Optional.of(Instant.EPOCH) : Optional.empty();
    }

    @Override
    public void runDue() {
        causesChanged.set(false);
        // First, because occurrences counted before the cause went away would reopen what is resolved here.
        occurrences.flushPending();
        Instant now = clock.instant();
        expiry.retrySetAside(expiredEvents);
        expiry.runBatch(expiredEvents);
        List<Incident> waiting = incidents.listWaitingForForecast();
        if (waiting.isEmpty()) {
            isolation.releaseAll();
        } else {
            Map<Long, GroupBinding> bound = findBoundGroups(waiting);
            Map<Long, Instant> accepted = forecasts.findLastAcceptedTimes(
                    bound.values().stream().map(GroupBinding::id).toList());
            Map<String, List<Incident>> resolvable = waiting.stream()
                    .filter(incident -> isCauseGone(incident, Optional.ofNullable(bound.get(incident.id())), accepted))
                    .collect(Collectors.groupingBy(
                            incident -> incident.subject().connectionId().orElse("")));
            isolation.runEach(
                    resolvable.keySet(),
                    connectionId -> resolvable.getOrDefault(connectionId, List.of()).stream()
                            .filter(incident -> incidents.resolveIfUnchanged(incident, now))
                            .forEach(incident -> publishChange(incident.id())));
        }
    }

    private int resolveExpired(SubjectSelection selection) {
        Instant now = clock.instant();
        List<Long> resolved = incidents.resolveLastSeenBy(now.minus(ONE_TIME_RETENTION), now, selection);
        resolved.forEach(this::publishChange);
        return resolved.size();
    }

    private List<String> findExpired(SubjectSelection selection) {
        return incidents.findConnectionsLastSeenBy(clock.instant().minus(ONE_TIME_RETENTION), selection);
    }

    private void publishChange(long id) {
        events.publishEvent(new IncidentChanged(id));
    }

    /**
     * Also true where the group is no longer bound, or is bound to another scope. No limit of the old scope can age.
     */
    private static boolean isCauseGone(Incident incident, Optional<GroupBinding> binding, Map<Long, Instant> accepted) {
        return binding.filter(bound -> incident.subject().scopeId().equals(Optional.of(bound.scopeId())))
                .map(bound -> accepted.getOrDefault(bound.id(), Instant.MIN).isAfter(incident.lastSeenAt()))
                .orElse(true);
    }

    private Map<Long, GroupBinding> findBoundGroups(List<Incident> waiting) {
        Map<String, Map<String, GroupBinding>> known = new HashMap<>();
        Map<Long, GroupBinding> found = new HashMap<>();
        for (Incident incident : waiting) {
            IncidentSubject subject = incident.subject();
            GroupBinding binding = known.computeIfAbsent(subject.connectionId().orElse(""), this::loadGroups)
                    .get(subject.groupId().orElse(""));
            if (binding != null) {
                found.put(incident.id(), binding);
            }
        }
        return found;
    }

    private Map<String, GroupBinding> loadGroups(String connectionId) {
        Map<String, GroupBinding> groups = new HashMap<>();
        bindings.listByConnection(connectionId).forEach(binding -> groups.put(binding.groupId(), binding));
        return groups;
    }
}
