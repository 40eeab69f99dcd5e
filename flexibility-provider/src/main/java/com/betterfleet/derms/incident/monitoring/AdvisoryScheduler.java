package com.betterfleet.derms.incident.monitoring;

import com.betterfleet.derms.incident.EnergyOutlook;
import com.betterfleet.derms.incident.EnergyOutlookService;
import com.betterfleet.derms.incident.Incident.IncidentSubject;
import com.betterfleet.derms.incident.IncidentKind;
import com.betterfleet.derms.incident.lifecycle.AlarmCondition;
import com.betterfleet.derms.incident.lifecycle.IncidentLifecycle;
import com.betterfleet.derms.incident.lifecycle.IncidentUpdater;
import com.betterfleet.derms.incident.lifecycle.JdbcIncidentTransitions;
import com.betterfleet.derms.incident.monitoring.JdbcAdvisorySchedule.NextCheck;
import com.betterfleet.derms.microgrid.ScopeSite;
import com.betterfleet.derms.microgrid.ScopeSites;
import com.betterfleet.derms.partner.PartnerConnection;
import com.betterfleet.derms.supervision.AdvisoryOutlook;
import com.betterfleet.derms.supervision.AdvisoryOutlookReader;
import com.betterfleet.derms.supervision.MissingForecasts;
import com.betterfleet.derms.supervision.ScopesDecided;
import com.betterfleet.derms.time.DueWork;
import com.betterfleet.derms.time.Interval;
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
    private static final int BATCH_SIZE = 250;

    private final JdbcAdvisorySchedule schedule;
    private final JdbcIncidentTransitions transitions;
    private final IncidentUpdater updater;
    private final AdvisoryOutlookReader outlooks;
    private final MissingForecasts missingForecasts;
    private final ScopeSites sites;
    private final EnergyOutlookService energies;
    private final PartnerNames partners;
    private final InstantSource clock;
    private final DirtyIds dirtyScopes = new DirtyIds();
    private final Throttle enrolment = new Throttle(MAX_CHECK_INTERVAL);

    AdvisoryScheduler(
            JdbcAdvisorySchedule schedule,
            JdbcIncidentTransitions transitions,
            IncidentUpdater updater,
            AdvisoryOutlookReader outlooks,
            MissingForecasts missingForecasts,
            ScopeSites sites,
            EnergyOutlookService energies,
            PartnerNames partners,
            InstantSource clock) {
        this.schedule = schedule;
        this.transitions = transitions;
        this.updater = updater;
        this.outlooks = outlooks;
        this.missingForecasts = missingForecasts;
        this.sites = sites;
        this.energies = energies;
        this.partners = partners;
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
    public void runDue() {
        Instant now = clock.instant();
        if (enrolment.isDue(now)) {
            schedule.enrolScopes(missingForecasts.findBoundScopes(), now);
            enrolment.startPeriod(now);
        }
        requestDirtyChecks(now);
        checkScopes(
                transitions.listScopesClearSince(
                        AdvisoryRules.ADVISORY_KINDS, now.minus(IncidentLifecycle.RESOLVE_DELAY)),
                now);
        List<String> due;
        do {
            due = schedule.claimDue(now, now.plus(MAX_CHECK_INTERVAL), BATCH_SIZE);
            checkScopes(due, now);
        } while (due.size() == BATCH_SIZE);
    }

    private void requestDirtyChecks(Instant now) {
        List<String> dirtyIds = dirtyScopes.drainIds();
        if (!dirtyIds.isEmpty()) {
            schedule.requestChecks(dirtyIds, now, MIN_CHECK_INTERVAL);
        }
    }

    private void checkScopes(List<String> scopeIds, Instant now) {
        if (scopeIds.isEmpty()) {
            return;
        }
        Map<String, AdvisoryOutlook> outlooksByScope =
                outlooks.readOutlooks(scopeIds, new Interval(now, now.plus(AdvisoryRules.HORIZON)));
        Map<String, ScopeSite> sitesByScope = sites.findSites(scopeIds);
        Map<String, PartnerConnection> connections = partners.findConnectionsByScopes(scopeIds);
        Map<String, EnergyOutlook> energy = energies.computeOutlooks(scopeIds, now);
        Map<IncidentSubject, AlarmCondition> conditions = new HashMap<>();
        List<NextCheck> nextChecks = new ArrayList<>();
        List<String> removedScopes = new ArrayList<>();
        for (String scopeId : scopeIds) {
            Optional<PartnerConnection> partner = Optional.ofNullable(connections.get(scopeId));
            Optional<AdvisoryRules> rules = Optional.ofNullable(outlooksByScope.get(scopeId))
                    .flatMap(outlook -> Optional.ofNullable(sitesByScope.get(scopeId))
                            .map(site -> new AdvisoryRules(
                                    outlook,
                                    partner.map(PartnerConnection::name).orElse("the partner"),
                                    partner.flatMap(
                                            known -> known.effectiveProperties().expectedForecastInterval()),
                                    site,
                                    Optional.ofNullable(energy.get(scopeId)),
                                    now)));
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
