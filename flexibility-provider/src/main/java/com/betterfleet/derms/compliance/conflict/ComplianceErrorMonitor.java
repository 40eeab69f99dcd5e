package com.betterfleet.derms.compliance.conflict;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBinding.EnforcementMode;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.binding.GroupBindings.BoundGroup;
import com.betterfleet.derms.compliance.ComplianceErrorService;
import com.betterfleet.derms.compliance.ComplianceErrorService.ComplianceErrorReport;
import com.betterfleet.derms.compliance.JdbcComplianceErrors;
import com.betterfleet.derms.compliance.conflict.LimitConflicts.ConflictReport;
import com.betterfleet.derms.database.ChangeSignal;
import com.betterfleet.derms.envelope.remote.RemoteCircuitService;
import com.betterfleet.derms.forecast.CapacityLimit;
import com.betterfleet.derms.link.LinkDirectory;
import com.betterfleet.derms.partner.PartnerProperties.ComplianceRule;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.quarantine.BatchWork;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.IsolatedJob.SubjectKind;
import com.betterfleet.derms.quarantine.JobIsolation;
import com.betterfleet.derms.quarantine.Quarantine;
import com.betterfleet.derms.refusal.RejectedRequestException;
import com.betterfleet.derms.supervision.ScopesDecided;
import com.betterfleet.derms.time.DueTimeSql;
import com.betterfleet.derms.time.DueWork;
import com.betterfleet.derms.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reports limits that cannot be met to partners by rule (M13). Only while the link is online and the partner controls
 * the scope. {@link ConflictDetector}s find the conflicts; reported limits are stored, so that neither a restart nor
 * another instance repeats a report.
 */
@Component
class ComplianceErrorMonitor implements DueWork {

    private static final Logger LOG = LoggerFactory.getLogger(ComplianceErrorMonitor.class);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);

    private final List<ConflictDetector> detectors;
    private final JdbcComplianceErrors errors;
    private final ComplianceErrorService service;
    private final Quarantine quarantine;
    private final GroupBindings bindings;
    private final LinkDirectory links;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    /** Whether this instance has committed a request or decided a limit since the last run. */
    private final AtomicBoolean changed = new AtomicBoolean(true);

    ComplianceErrorMonitor(
            List<ConflictDetector> detectors,
            JdbcComplianceErrors errors,
            ComplianceErrorService service,
            GroupBindings bindings,
            LinkDirectory links,
            Quarantine quarantine,
            TransactionTemplate transaction,
            ChangeSignal changes,
            InstantSource clock) {
        this.detectors = detectors;
        this.errors = errors;
        this.service = service;
        this.quarantine = quarantine;
        this.bindings = bindings;
        this.links = links;
        this.transaction = transaction;
        this.clock = clock;
        changes.addRequestListener(() -> changed.set(true));
    }

    @TransactionalEventListener(fallbackExecution = true)
    void onScopesDecided(ScopesDecided decided) {
        changed.set(true);
    }

    /** Runs once in each period while a conflict is open or about to begin, and after changes. */
    @Override
    public Optional<String> dueTimeSql() {
        return Optional.of(DueTimeSql.earliestOf(JdbcComplianceErrors.openConflictSql(), RemoteCircuitService.failureTimeSql()));
    }

    @Override
    public Optional<Instant> nextDue() {
        return changed.get() ? Optional.of(Instant.EPOCH) : Optional.empty();
    }

    @Override
    public Optional<Duration> period() {
        return Optional.of(CHECK_INTERVAL);
    }

    @Override
    public void runDue() {
        changed.set(false);
        Instant now = clock.instant();
        for (ConflictDetector detector : detectors) {
            checkDetector(detector, now);
        }
    }

    private void checkDetector(ConflictDetector detector, Instant now) {
        // By rule: a scope that fails at one may be fine by another.
        JobIsolation detection =
                isolate("CONFLICT_DETECTION", detector.rule(), "looking for limits that cannot be met");
        JobIsolation reports = isolate("CONFLICT_REPORT", detector.rule(), "reporting a limit that cannot be met");
        Map<String, ConflictDetector.DetectedConflict> found = new HashMap<>();
        // It stores nothing.
        BatchWork detect = BatchWork.withoutTransaction(
                selection -> {
                    Map<String, ConflictDetector.DetectedConflict> detected = detector.detectConflicts(selection, now);
                    found.putAll(detected);
                    return detected.size();
                },
                selection -> selection.selectFrom(detector.findCandidates(now)));
        detection.retrySetAside(detect);
        detection.runBatch(detect);
        Set<String> undetermined = detection.findSetAside();
        Set<String> pending = new HashSet<>(findReportableScopes(found.keySet(), detector.rule()));
        errors.listConflictingScopes(detector.rule()).stream()
                .filter(scopeId -> !found.containsKey(scopeId) && !undetermined.contains(scopeId))
                .forEach(pending::add);
        reports.runEach(
                pending,
                scopeId -> Optional.ofNullable(found.get(scopeId))
                        .ifPresentOrElse(
                                conflict -> reportIfNew(scopeId, detector.rule(), conflict, now),
                                () -> errors.deleteConflict(scopeId, detector.rule())));
    }

    private JobIsolation isolate(String name, ComplianceRule rule, String activity) {
        return quarantine.isolate(new IsolatedJob(name + "_" + rule, SubjectKind.SCOPE, activity));
    }

    /** The scopes whose partner wants reports by this rule, and is online. */
    private Set<String> findReportableScopes(Collection<String> scopeIds, ComplianceRule rule) {
        List<GroupBinding> all = bindings.findByScopes(scopeIds).stream()
                .filter(binding -> binding.enforcement() == EnforcementMode.ENFORCE
                        && binding.localControl().isEmpty())
                .toList();
        Map<Long, BoundGroup> groups =
                bindings.findBoundGroups(all.stream().map(GroupBinding::id).toList());
        Set<String> online = links.findOnlineIds(
                all.stream().map(GroupBinding::connectionId).distinct().toList());
        return all.stream()
                .filter(binding -> Optional.ofNullable(groups.get(binding.id()))
                        .map(group -> group.properties().complianceErrorRules().contains(rule))
                        .orElse(false))
                .filter(binding -> online.contains(binding.connectionId()))
                .map(GroupBinding::scopeId)
                .collect(Collectors.toSet());
    }

    private void reportIfNew(
            String scopeId, ComplianceRule rule, ConflictDetector.DetectedConflict conflict, Instant now) {
        try {
            transaction.executeWithoutResult(status -> {
                Timeline<Power> reportedLimits = errors.lockReportedLimits(scopeId, rule);
                LimitConflicts.nextReport(
                                conflict.affectedLimits(), reportedLimits, errors.findLastReportByRule(scopeId), now)
                        .ifPresent(report -> sendReport(scopeId, rule, conflict.message(), report));
            });
        } catch (RejectedRequestException refusal) {
            LOG.info("Scope {} is not reported: {}", scopeId, refusal.getMessage());
        }
    }

    private void sendReport(String scopeId, ComplianceRule rule, String message, ConflictReport report) {
        service.submitReport(
                scopeId,
                new ComplianceErrorReport(
                        Optional.of(report.origin().requestId()),
                        message,
                        report.blocks().stream()
                                .map(Timeline.TimelineSegment<CapacityLimit>::interval)
                                .toList()),
                Optional.of(rule));
        errors.storeReportedLimits(scopeId, rule, report.reportedLimits());
    }
}
