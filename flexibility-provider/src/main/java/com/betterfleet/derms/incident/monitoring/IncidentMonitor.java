package com.betterfleet.derms.incident.monitoring;

import com.betterfleet.derms.envelope.ForeignValueFound;
import com.betterfleet.derms.incident.Incident;
import com.betterfleet.derms.incident.Incident.IncidentSubject;
import com.betterfleet.derms.incident.IncidentKind;
import com.betterfleet.derms.incident.lifecycle.AlarmCondition;
import com.betterfleet.derms.incident.lifecycle.IncidentLifecycle;
import com.betterfleet.derms.incident.lifecycle.IncidentUpdater;
import com.betterfleet.derms.incident.lifecycle.JdbcIncidentTransitions;
import com.betterfleet.derms.link.LivenessChanged;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.IsolatedJob.SubjectKind;
import com.betterfleet.derms.quarantine.JobIsolation;
import com.betterfleet.derms.quarantine.Quarantine;
import com.betterfleet.derms.supervision.MissingForecasts;
import com.betterfleet.derms.supervision.ScopesDecided;
import com.betterfleet.derms.time.DueTimeSql;
import com.betterfleet.derms.time.DueWork;
import com.betterfleet.derms.time.Throttle;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Opens and resolves incidents of links, forecasts, circuits and instances (M7, M8). Scopes that were just decided are
 * checked within a quarter of a second; all stored data is checked four times a minute and when a transition is due,
 * so that no crash loses an incident.
 */
@Component
class IncidentMonitor implements DueWork {

    private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(1);
    private static final int BATCH_SIZE = 10_000;

    private static final Set<IncidentKind> LINK_KINDS = Set.of(IncidentKind.LINK_LOST);
    private static final Set<IncidentKind> COVER_KINDS = Set.of(IncidentKind.FORECAST_GAP, IncidentKind.NO_FORECAST);
    private static final Set<IncidentKind> INSTANCE_KINDS =
            Set.of(IncidentKind.RUNNER_LATE, IncidentKind.CLOCK_STEP, IncidentKind.CLOCK_OFFSET);
    private static final Set<IncidentKind> CIRCUIT_KINDS =
            Set.of(IncidentKind.WRITE_FAILED, IncidentKind.FOREIGN_VALUE);
    private static final Set<IncidentKind> MONITORED_KINDS = Stream.of(
                    LINK_KINDS, COVER_KINDS, CIRCUIT_KINDS, INSTANCE_KINDS)
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    private static final IsolatedJob COVER_JOB =
            new IsolatedJob("COVER_INCIDENT", SubjectKind.SCOPE, "checking its forecasts for gaps");
    private static final IsolatedJob LINK_JOB =
            new IsolatedJob("LINK_INCIDENT", SubjectKind.CONNECTION, "showing the loss of its link");
    private static final IsolatedJob CIRCUIT_JOB =
            new IsolatedJob("CIRCUIT_INCIDENT", SubjectKind.CIRCUIT, "showing failed and foreign writes");

    private final LinkProbe links;
    private final ForecastCoverProbe cover;
    private final CircuitProbe circuits;
    private final InstanceProbe instances;
    private final MissingForecasts missingForecasts;
    private final JdbcIncidentTransitions transitions;
    private final IncidentUpdater updater;
    private final JobIsolation coverIsolation;
    private final JobIsolation linkIsolation;
    private final JobIsolation circuitIsolation;
    private final InstantSource clock;
    private final DirtyIds dirtyScopes = new DirtyIds();
    private final DirtyIds dirtyConnections = new DirtyIds();
    private final DirtyIds dirtyCircuits = new DirtyIds();
    private final Throttle sweep = new Throttle(SWEEP_INTERVAL);

    IncidentMonitor(
            LinkProbe links,
            ForecastCoverProbe cover,
            CircuitProbe circuits,
            InstanceProbe instances,
            MissingForecasts missingForecasts,
            JdbcIncidentTransitions transitions,
            IncidentUpdater updater,
            Quarantine quarantine,
            InstantSource clock) {
        this.links = links;
        this.cover = cover;
        this.circuits = circuits;
        this.instances = instances;
        this.missingForecasts = missingForecasts;
        this.transitions = transitions;
        this.updater = updater;
        this.coverIsolation = quarantine.isolate(COVER_JOB);
        this.linkIsolation = quarantine.isolate(LINK_JOB);
        this.circuitIsolation = quarantine.isolate(CIRCUIT_JOB);
        this.clock = clock;
    }

    @TransactionalEventListener(fallbackExecution = true)
    void onScopesDecided(ScopesDecided decided) {
        dirtyScopes.markAllDirty(decided.scopeIds());
    }

    @TransactionalEventListener(fallbackExecution = true)
    void onLivenessChanged(LivenessChanged changed) {
        dirtyConnections.markDirty(changed.connectionId());
    }

    @TransactionalEventListener(fallbackExecution = true)
    void onForeignValueFound(ForeignValueFound found) {
        dirtyCircuits.markDirty(found.circuitId());
    }

    @Override
    public WorkStage stage() {
        return WorkStage.MONITORING;
    }

    @Override
    public Optional<String> dueTimeSql() {
        return Optional.of(DueTimeSql.earliestOf(
                        COVER_JOB.retryTimeSql(),
                        LINK_JOB.retryTimeSql(),
                        CIRCUIT_JOB.retryTimeSql(),
                        JdbcIncidentTransitions.resolutionSql(MONITORED_KINDS),
                        CircuitProbe.dueTimeSql()));
    }

    @Override
    public Optional<Instant> nextDue() {
        boolean isDirty = !dirtyScopes.isEmpty() || !dirtyConnections.isEmpty() || !dirtyCircuits.isEmpty();
        return Optional.of(isDirty || instances.hasProblem() ? Instant.EPOCH : sweep.nextRun());
    }

    @Override
    public void runDue() {
        Instant now = clock.instant();
        if (sweep.isDue(now)
                || transitions.existsClearSince(MONITORED_KINDS, now.minus(IncidentLifecycle.RESOLVE_DELAY))) {
            // Started first, so that an incident about to open can bring it forward.
            sweep.startPeriod(now);
            dirtyScopes.markAllDirty(missingForecasts.findScopesWithoutForecast());
            transitions.listUnresolved(COVER_KINDS).forEach(incident -> dirtyScopes.markAllDirty(incident.scopeIds()));
            checkLinks(now, true);
            checkCircuits(now);
            checkInstances(now);
        } else if (!dirtyConnections.isEmpty()) {
            checkLinks(now, false);
        }
        if (!dirtyCircuits.isEmpty() || circuits.hasFailedWrites(now)) {
            checkCircuits(now);
        }
        if (instances.hasProblem()) {
            checkInstances(now);
        }
        List<String> scopes = dirtyScopes.drainIds();
        coverIsolation.runPending(List.of(), selected -> checkCover(selected, now));
        for (int from = 0; from < scopes.size(); from += BATCH_SIZE) {
            coverIsolation.runSubjects(
                    scopes.subList(from, Math.min(from + BATCH_SIZE, scopes.size())),
                    selected -> checkCover(selected, now));
        }
    }

    private void checkLinks(Instant now, boolean all) {
        List<Incident> unresolved = transitions.listUnresolved(LINK_KINDS);
        Set<String> ids = new HashSet<>(dirtyConnections.drainIds());
        ids.addAll(links.findLostIds());
        if (all) {
            unresolved.stream()
                    .flatMap(incident -> incident.subject().connectionId().stream())
                    .forEach(ids::add);
        }
        linkIsolation.runPending(ids, selected -> updateIncidents(links.checkConnections(selected, now), unresolved));
    }

    private void checkCover(List<String> scopeIds, Instant now) {
        List<Incident> unresolved = transitions.listUnresolvedOfScopes(COVER_KINDS, scopeIds);
        updateIncidents(cover.checkScopes(scopeIds, unresolved, now), unresolved);
    }

    private void checkCircuits(Instant now) {
        dirtyCircuits.drainIds();
        List<Incident> unresolved = transitions.listUnresolved(CIRCUIT_KINDS);
        Map<String, Map<IncidentSubject, AlarmCondition>> byCircuit = new TreeMap<>();
        circuits.checkCircuits(unresolved, now)
                .forEach((subject, condition) -> byCircuit
                        .computeIfAbsent(subject.circuitId().orElse(""), any -> new HashMap<>())
                        .put(subject, condition));
        circuitIsolation.runPending(byCircuit.keySet(), selected -> {
            Map<IncidentSubject, AlarmCondition> conditions = new HashMap<>();
            selected.forEach(circuitId -> conditions.putAll(byCircuit.getOrDefault(circuitId, Map.of())));
            updateIncidents(conditions, unresolved);
        });
    }

    private void checkInstances(Instant now) {
        List<Incident> unresolved = transitions.listUnresolved(INSTANCE_KINDS);
        updater.updateEach(instances.checkInstance(unresolved, now), unresolved).ifPresent(sweep::bringForward);
    }

    private void updateIncidents(Map<IncidentSubject, AlarmCondition> found, List<Incident> unresolved) {
        updater.updateIncidents(found, unresolved).ifPresent(sweep::bringForward);
    }
}
