package com.betterfleet.derms.incident.monitoring;

import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.incident.Incident;
import com.betterfleet.derms.incident.Incident.IncidentSubject;
import com.betterfleet.derms.incident.IncidentKind;
import com.betterfleet.derms.incident.lifecycle.AlarmCondition;
import com.betterfleet.derms.incident.lifecycle.IncidentLifecycle;
import com.betterfleet.derms.incident.lifecycle.IncidentUpdater;
import com.betterfleet.derms.incident.lifecycle.JdbcIncidentTransitions;
import com.betterfleet.derms.microgrid.MicrogridSearch;
import com.betterfleet.derms.quarantine.Quarantine;
import com.betterfleet.derms.quarantine.QuarantineChanged;
import com.betterfleet.derms.quarantine.SetAsideSubject;
import com.betterfleet.derms.time.DueWork;
import com.betterfleet.derms.time.Throttle;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Opens an incident for each scope, connection and circuit that a job has set aside, and resolves it when the job
 * processes it again.
 */
@Component
class QuarantineMonitor implements DueWork {

    private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(1);
    private static final Set<IncidentKind> KINDS = Set.of(IncidentKind.PROCESSING_FAILED);

    private final Quarantine quarantine;
    private final MicrogridSearch microgrids;
    private final GroupBindings bindings;
    private final JdbcIncidentTransitions transitions;
    private final IncidentUpdater updater;
    private final InstantSource clock;
    private final Throttle sweep = new Throttle(SWEEP_INTERVAL);
    private final AtomicBoolean changed = new AtomicBoolean();

    QuarantineMonitor(
            Quarantine quarantine,
            MicrogridSearch microgrids,
            GroupBindings bindings,
            JdbcIncidentTransitions transitions,
            IncidentUpdater updater,
            InstantSource clock) {
        this.quarantine = quarantine;
        this.microgrids = microgrids;
        this.bindings = bindings;
        this.transitions = transitions;
        this.updater = updater;
        this.clock = clock;
    }

    @EventListener
    void onQuarantineChanged(QuarantineChanged event) {
        changed.set(true);
    }

    @Override
    public WorkStage stage() {
        return WorkStage.MONITORING;
    }

    @Override
    public Optional<String> dueTimeSql() {
        return Optional.of(JdbcIncidentTransitions.resolutionSql(KINDS));
    }

    @Override
    public Optional<Instant> nextDue() {
        return Optional.of(changed.get() ? Instant.EPOCH : sweep.nextRun());
    }

    @Override
    public void runDue() {
        Instant now = clock.instant();
        boolean due =
                sweep.isDue(now) || transitions.existsClearSince(KINDS, now.minus(IncidentLifecycle.RESOLVE_DELAY));
        if (changed.getAndSet(false) || due) {
            sweep.startPeriod(now);
            List<Incident> unresolved = transitions.listUnresolved(KINDS);
            updater.updateEach(findConditions(unresolved, now), unresolved);
        }
    }

    private Map<IncidentSubject, AlarmCondition> findConditions(List<Incident> unresolved, Instant now) {
        Map<IncidentSubject, AlarmCondition> conditions = new HashMap<>();
        unresolved.forEach(incident ->
                conditions.put(incident.subject(), new AlarmCondition.ClearedCondition(now, Optional.empty())));
        Map<IncidentSubject, List<SetAsideSubject>> bySubject = new HashMap<>();
        for (SetAsideSubject subject : quarantine.listSubjects()) {
            toIncidentSubject(subject)
                    .ifPresent(about -> bySubject
                            .computeIfAbsent(about, any -> new ArrayList<>())
                            .add(subject));
        }
        bySubject.forEach((about, subjects) -> conditions.put(about, toPresentCondition(about, subjects)));
        return conditions;
    }

    /** Empty for an asset or a binding that is gone; its job finds that at the next try. */
    private Optional<IncidentSubject> toIncidentSubject(SetAsideSubject subject) {
        String id = subject.subjectId();
        return switch (subject.subjectKind()) {
            case SCOPE -> Optional.of(IncidentSubject.ofScope(IncidentKind.PROCESSING_FAILED, id));
            case CONNECTION -> Optional.of(IncidentSubject.ofConnection(IncidentKind.PROCESSING_FAILED, id));
            case CIRCUIT -> Optional.of(IncidentSubject.ofCircuit(IncidentKind.PROCESSING_FAILED, id));
            case ASSET ->
                microgrids.findScopesOfAssets(List.of(id)).stream()
                        .findFirst()
                        .map(scopeId -> IncidentSubject.ofScope(IncidentKind.PROCESSING_FAILED, scopeId));
            case GROUP ->
                Optional.ofNullable(
                                bindings.findScopeIds(List.of(Long.valueOf(id))).get(Long.valueOf(id)))
                        .map(scopeId -> IncidentSubject.ofScope(IncidentKind.PROCESSING_FAILED, scopeId));
        };
    }

    private static AlarmCondition toPresentCondition(IncidentSubject about, List<SetAsideSubject> subjects) {
        Map<String, String> reasons = new TreeMap<>();
        subjects.forEach(subject -> reasons.put(subject.activity(), subject.reason()));
        return new AlarmCondition.PresentCondition(
                subjects.stream()
                        .map(SetAsideSubject::since)
                        .min(Comparator.naturalOrder())
                        .orElseThrow(),
                Optional.empty(),
                about.scopeId().stream().toList(),
                "The service fails at "
                        + reasons.entrySet().stream()
                                .map(entry -> "%s (%s)".formatted(entry.getKey(), entry.getValue()))
                                .collect(Collectors.joining("; ")));
    }
}
