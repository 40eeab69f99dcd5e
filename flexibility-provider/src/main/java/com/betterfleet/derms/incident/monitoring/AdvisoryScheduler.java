package com.betterfleet.derms.incident.monitoring;

import com.betterfleet.derms.incident.Incident.IncidentSubject;
import com.betterfleet.derms.incident.IncidentKind;
import com.betterfleet.derms.incident.lifecycle.AlarmCondition;
import com.betterfleet.derms.incident.lifecycle.IncidentLifecycle;
import com.betterfleet.derms.incident.lifecycle.IncidentUpdater;
import com.betterfleet.derms.incident.lifecycle.JdbcIncidentTransitions;
import com.betterfleet.derms.incident.monitoring.JdbcAdvisorySchedule.NextCheck;
import com.betterfleet.derms.quarantine.BatchWork;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.IsolatedJob.SubjectKind;
import com.betterfleet.derms.quarantine.JobIsolation;
import com.betterfleet.derms.quarantine.Quarantine;
import com.betterfleet.derms.quarantine.SubjectSelection;
import com.betterfleet.derms.supervision.MissingForecasts;
import com.betterfleet.derms.supervision.ScopesDecided;
import com.betterfleet.derms.time.DueTimeSql;
import com.betterfleet.derms.time.DueWork;
import com.betterfleet.derms.time.Throttle;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Checks the outlook of each scope for advisories. Computing a day ahead is expensive, so each scope has its own next
 * check: after a decision about it, at most twice a minute; when time alone can change an advisory; and each quarter
 * of an hour.
 */
@Component
class AdvisoryScheduler implements DueWork {

    private static final Duration MIN_CHECK_INTERVAL = Duration.ofSeconds(30);
    private static final Duration MAX_CHECK_INTERVAL = Duration.ofMinutes(15);
    private static final int BATCH_SIZE = 1_000;

    private static final IsolatedJob JOB =
            new IsolatedJob("ADVISORY_CHECK", SubjectKind.SCOPE, "checking the time ahead");

    private static final IsolatedJob REQUEST_JOB =
            new IsolatedJob("ADVISORY_REQUEST", SubjectKind.SCOPE, "scheduling the check of the time ahead");

    private final JdbcAdvisorySchedule schedule;
    private final JdbcIncidentTransitions transitions;
    private final IncidentUpdater updater;
    private final AdvisoryInputs inputs;
    private final MissingForecasts missingForecasts;
    private final JobIsolation isolation;

    /** Apart from the checks: a request that fails is lost unless it is made again. */
    private final JobIsolation requests;

    private final InstantSource clock;
    private final DirtyIds dirtyScopes = new DirtyIds();
    private final Throttle enrolment = new Throttle(MAX_CHECK_INTERVAL);

    AdvisoryScheduler(
            JdbcAdvisorySchedule schedule,
            JdbcIncidentTransitions transitions,
            IncidentUpdater updater,
            AdvisoryInputs inputs,
            MissingForecasts missingForecasts,
            Quarantine quarantine,
            InstantSource clock) {
        this.schedule = schedule;
        this.transitions = transitions;
        this.updater = updater;
        this.inputs = inputs;
        this.missingForecasts = missingForecasts;
        this.isolation = quarantine.isolate(JOB);
        this.requests = quarantine.isolate(REQUEST_JOB);
        this.clock = clock;
    }

    @TransactionalEventListener(fallbackExecution = true)
    void onScopesDecided(ScopesDecided decided) {
        dirtyScopes.markAllDirty(decided.scopeIds());
    }

    @Override
    public WorkStage stage() {
        return WorkStage.MONITORING;
    }

    @Override
    public Optional<String> dueTimeSql() {
        return Optional.of(DueTimeSql.earliestOf(
                        REQUEST_JOB.retryTimeSql(),
                        JdbcAdvisorySchedule.dueTimeSql(JOB),
                        JdbcIncidentTransitions.resolutionSql(AdvisoryRules.ADVISORY_KINDS)));
    }

    @Override
    public Optional<Instant> nextDue() {
        return Optional.of(dirtyScopes.isEmpty() ? enrolment.nextRun() : Instant.EPOCH);
    }

    @Override
    public void runDue() {
        Instant now = clock.instant();
        if (enrolment.isDue(now)) {
            List<String> bound = List.copyOf(missingForecasts.findBoundScopes());
            requests.runSubjects(bound, ids -> schedule.enrolScopes(ids, now));
            enrolment.startPeriod(now);
        }
        requestDirtyChecks(now);
        BatchWork dueScopes = BatchWork.inTransaction(
                selection -> checkDue(selection, now), selection -> schedule.findDueIds(now, selection, BATCH_SIZE));
        isolation.runSubjects(
                transitions.listScopesClearSince(
                        AdvisoryRules.ADVISORY_KINDS, now.minus(IncidentLifecycle.RESOLVE_DELAY)),
                dueScopes);
        isolation.runBatches(dueScopes, BATCH_SIZE);
    }

    /** Checks the scopes whose check is due; selected ones are checked whether they are due or not. */
    private int checkDue(SubjectSelection selection, Instant now) {
        List<String> claimed = schedule.claimDue(now, now.plus(MAX_CHECK_INTERVAL), selection, BATCH_SIZE);
        List<String> checked = selection.only().map(List::copyOf).orElse(claimed);
        checkScopes(checked, now);
        return checked.size();
    }

    private void requestDirtyChecks(Instant now) {
        requests.runPending(dirtyScopes.drainIds(), ids -> schedule.requestChecks(ids, now, MIN_CHECK_INTERVAL));
    }

    private void checkScopes(List<String> scopeIds, Instant now) {
        if (scopeIds.isEmpty()) {
            return;
        }
        Map<String, AdvisoryRules> rulesByScope = inputs.loadRules(scopeIds, now);
        Map<IncidentSubject, AlarmCondition> conditions = new HashMap<>();
        List<NextCheck> nextChecks = new ArrayList<>();
        List<String> removedScopes = new ArrayList<>();
        for (String scopeId : scopeIds) {
            Optional<AdvisoryRules> rules = Optional.ofNullable(rulesByScope.get(scopeId));
            Map<IncidentKind, String> warnings =
                    rules.map(AdvisoryRules::evaluateWarnings).orElse(Map.of());
            AdvisoryRules.ADVISORY_KINDS.forEach(kind -> conditions.put(
                    IncidentSubject.ofScope(kind, scopeId),
                    toCondition(scopeId, Optional.ofNullable(warnings.get(kind)), now)));
            rules.ifPresentOrElse(
                    ahead -> nextChecks.add(new NextCheck(scopeId, ahead.nextCheckAt())),
                    () -> removedScopes.add(scopeId));
        }
        updater.updateIncidents(conditions, transitions.listUnresolvedOfScopes(AdvisoryRules.ADVISORY_KINDS, scopeIds));
        schedule.bringForward(nextChecks);
        schedule.removeScopes(removedScopes);
    }

    private static AlarmCondition toCondition(String scopeId, Optional<String> warning, Instant now) {
        return warning.<AlarmCondition>map(
                        text -> new AlarmCondition.PresentCondition(now, Optional.empty(), List.of(scopeId), text))
                .orElseGet(() -> new AlarmCondition.ClearedCondition(now, Optional.empty()));
    }
}
