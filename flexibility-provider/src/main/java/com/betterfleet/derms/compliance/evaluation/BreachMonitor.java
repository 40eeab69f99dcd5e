package com.betterfleet.derms.compliance.evaluation;

import com.betterfleet.derms.compliance.Breach;
import com.betterfleet.derms.compliance.BreachChanged;
import com.betterfleet.derms.compliance.BreachQueries;
import com.betterfleet.derms.compliance.EvaluationProgress;
import com.betterfleet.derms.compliance.JdbcBreaches;
import com.betterfleet.derms.compliance.JdbcEvaluationProgress;
import com.betterfleet.derms.compliance.evaluation.BreachEvaluation.EvaluationInput;
import com.betterfleet.derms.compliance.evaluation.BreachEvaluation.EvaluationResult;
import com.betterfleet.derms.metering.ReadingsStored;
import com.betterfleet.derms.microgrid.MicrogridSearch;
import com.betterfleet.derms.quarantine.BatchWork;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.IsolatedJob.SubjectKind;
import com.betterfleet.derms.quarantine.JobIsolation;
import com.betterfleet.derms.quarantine.Quarantine;
import com.betterfleet.derms.time.DueWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Evaluates the load of scopes when readings arrive, each at most every few seconds, and periodically. Readings
 * accepted by another instance are thereby evaluated too. One instance at a time evaluates a scope, under a lock on its
 * progress row.
 */
@Component
class BreachMonitor implements DueWork {

    private static final Duration MIN_CHECK_INTERVAL = Duration.ofSeconds(5);
    private static final Duration ACTIVE_CHECK_INTERVAL = Duration.ofMinutes(1);
    private static final Duration IDLE_CHECK_INTERVAL = Duration.ofMinutes(15);

    /** Each scope loads the readings of some minutes; of dozens of chargers where there is no site meter. */
    private static final int BATCH_SIZE = 50;

    private static final IsolatedJob JOB =
            new IsolatedJob("BREACH_EVALUATION", SubjectKind.SCOPE, "comparing its load with the limit");

    private static final IsolatedJob REQUEST_JOB =
            new IsolatedJob("BREACH_REQUEST", SubjectKind.SCOPE, "scheduling the comparison with the limit");

    private final JdbcEvaluationProgress evaluations;
    private final JdbcBreaches episodes;
    private final BreachQueries breaches;
    private final EvaluationInputs inputs;
    private final MicrogridSearch search;
    private final ApplicationEventPublisher events;
    private final JobIsolation isolation;

    /** Apart from the evaluation: a request that fails is lost unless it is made again. */
    private final JobIsolation requests;

    private final InstantSource clock;
    private final Set<String> assetsWithReadings = ConcurrentHashMap.newKeySet();

    BreachMonitor(
            JdbcEvaluationProgress evaluations,
            JdbcBreaches episodes,
            BreachQueries breaches,
            EvaluationInputs inputs,
            MicrogridSearch search,
            ApplicationEventPublisher events,
            Quarantine quarantine,
            InstantSource clock) {
        this.evaluations = evaluations;
        this.episodes = episodes;
        this.breaches = breaches;
        this.inputs = inputs;
        this.search = search;
        this.events = events;
        this.isolation = quarantine.isolate(JOB);
        this.requests = quarantine.isolate(REQUEST_JOB);
        this.clock = clock;
    }

    /** Only marks the assets, so that the intake is not slowed down. */
    @TransactionalEventListener(fallbackExecution = true)
    void onReadingsAccepted(ReadingsStored accepted) {
        assetsWithReadings.addAll(accepted.assetIds());
    }

    @Override
    public Optional<String> dueTimeSql() {
        return Optional.of(JdbcEvaluationProgress.dueTimeSql(JOB, REQUEST_JOB));
    }

    @Override
    public Optional<Instant> nextDue() {
        return assetsWithReadings.isEmpty() ? Optional.empty() : Optional.of(Instant.EPOCH);
    }

    @Override
    public void runDue() {
        Instant now = clock.instant();
        Set<String> read = new HashSet<>(assetsWithReadings);
        Set<String> scopeIds = Set.of();
        if (!read.isEmpty()) {
            assetsWithReadings.removeAll(read);
            scopeIds = search.findScopesOfAssets(read);
        }
        requests.runPending(scopeIds, ids -> evaluations.requestChecks(ids, now, MIN_CHECK_INTERVAL));
        isolation.runBatches(
                BatchWork.inTransaction(
                        selection -> evaluateScopes(evaluations.claimDue(now, selection, BATCH_SIZE), now),
                        selection -> evaluations.findDueIds(now, selection, BATCH_SIZE)),
                BATCH_SIZE);
    }

    private int evaluateScopes(List<EvaluationProgress> claimed, Instant now) {
        if (claimed.isEmpty()) {
            return 0;
        }
        List<String> ids = claimed.stream().map(EvaluationProgress::scopeId).toList();
        Map<String, BreachQueries.UnevaluatedReason> unevaluated = breaches.findUnevaluatedScopes(ids);
        Map<String, List<Breach>> last =
                episodes.listLatest(ids).stream().collect(Collectors.groupingBy(Breach::scopeId));
        Map<String, EvaluationInput> inputsByScope = inputs.loadInputs(
                claimed.stream()
                        .filter(progress -> !unevaluated.containsKey(progress.scopeId()))
                        .toList(),
                now);
        List<EvaluationProgress> after = new ArrayList<>();
        List<Breach> changed = new ArrayList<>();
        Set<String> changedScopes = new HashSet<>();
        Map<String, Instant> nextChecks = new HashMap<>();
        for (EvaluationProgress before : claimed) {
            List<Breach> own = last.getOrDefault(before.scopeId(), List.of());
            EvaluationResult result = Optional.ofNullable(inputsByScope.get(before.scopeId()))
                    .map(input -> BreachEvaluation.evaluateLoad(input, before, own, now))
                    .orElseGet(() -> stopEvaluation(before, own, now));
            after.add(result.progress());
            changed.addAll(result.changedEpisodes());
            nextChecks.put(before.scopeId(), nextCheckAt(before, result, own, now));
            if (!result.changedEpisodes().isEmpty()
                    || !result.progress().projectedBreach().equals(before.projectedBreach())) {
                changedScopes.add(before.scopeId());
            }
        }
        episodes.storeEpisodes(changed);
        evaluations.storeProgress(after, now, progress -> nextChecks.getOrDefault(progress.scopeId(), now));
        if (!changedScopes.isEmpty()) {
            events.publishEvent(new BreachChanged(changedScopes));
        }
        return claimed.size();
    }

    /** Ends open episodes of a scope that is not evaluated any more; a later evaluation starts from now. */
    private static EvaluationResult stopEvaluation(EvaluationProgress before, List<Breach> last, Instant now) {
        return new EvaluationResult(
                new EvaluationProgress(before.scopeId(), now, Optional.empty(), Optional.empty()),
                last.stream().filter(Breach::isOpen).map(Breach::asEnded).toList(),
                Optional.empty());
    }

    /**
     * Checks soon where an open episode may end, each minute where readings arrive, and rarely where a scope is idle.
     */
    private static Instant nextCheckAt(
            EvaluationProgress before, EvaluationResult result, List<Breach> last, Instant now) {
        if (result.changedEpisodes().stream().anyMatch(Breach::isOpen)) {
            return now.plus(MIN_CHECK_INTERVAL);
        }
        boolean busy = result.progress().evaluatedUntil().isAfter(before.evaluatedUntil());
        Instant regular =
                now.plus(busy || last.stream().anyMatch(Breach::isOpen) ? ACTIVE_CHECK_INTERVAL : IDLE_CHECK_INTERVAL);
        Instant soonest = now.plus(MIN_CHECK_INTERVAL);
        return result.nextReadingAt()
                .filter(at -> at.isBefore(regular))
                .map(at -> at.isBefore(soonest) ? soonest : at)
                .orElse(regular);
    }
}
