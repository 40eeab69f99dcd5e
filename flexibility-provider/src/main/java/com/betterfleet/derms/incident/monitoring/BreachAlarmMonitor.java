package com.betterfleet.derms.incident.monitoring;

import com.betterfleet.derms.compliance.Breach;
import com.betterfleet.derms.compliance.Breach.BreachKind;
import com.betterfleet.derms.compliance.BreachChanged;
import com.betterfleet.derms.compliance.BreachQueries;
import com.betterfleet.derms.compliance.ProjectedBreach;
import com.betterfleet.derms.incident.Incident;
import com.betterfleet.derms.incident.Incident.IncidentSubject;
import com.betterfleet.derms.incident.IncidentKind;
import com.betterfleet.derms.incident.lifecycle.AlarmCondition;
import com.betterfleet.derms.incident.lifecycle.IncidentUpdater;
import com.betterfleet.derms.incident.lifecycle.JdbcIncidentTransitions;
import com.betterfleet.derms.microgrid.ScopeSite;
import com.betterfleet.derms.microgrid.ScopeSites;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.IsolatedJob.SubjectKind;
import com.betterfleet.derms.quarantine.JobIsolation;
import com.betterfleet.derms.quarantine.Quarantine;
import com.betterfleet.derms.time.DueTimeSql;
import com.betterfleet.derms.time.DueWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Opens and resolves incidents of breaches and projected breaches (M19). It works in the transaction that finds a
 * breach, so that none is missed, and four times a minute, because missing data and the resolve delay depend on time
 * alone.
 */
@Component
class BreachAlarmMonitor implements DueWork {

    private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(15);
    private static final Set<IncidentKind> BREACH_KINDS = Set.of(IncidentKind.BREACH, IncidentKind.HEADING_FOR_BREACH);

    private static final IsolatedJob JOB =
            new IsolatedJob("BREACH_INCIDENT", SubjectKind.SCOPE, "showing its breaches");

    private final BreachQueries breaches;
    private final ScopeSites sites;
    private final JdbcIncidentTransitions transitions;
    private final IncidentUpdater updater;
    private final JobIsolation isolation;
    private final InstantSource clock;

    BreachAlarmMonitor(
            BreachQueries breaches,
            ScopeSites sites,
            JdbcIncidentTransitions transitions,
            IncidentUpdater updater,
            Quarantine quarantine,
            InstantSource clock) {
        this.breaches = breaches;
        this.sites = sites;
        this.transitions = transitions;
        this.updater = updater;
        this.isolation = quarantine.isolate(JOB);
        this.clock = clock;
    }

    @EventListener
    void onBreachChanged(BreachChanged changed) {
        checkScopes(
                changed.scopeIds(),
                transitions.listUnresolvedOfScopes(BREACH_KINDS, changed.scopeIds()),
                clock.instant());
    }

    @Override
    public WorkStage stage() {
        return WorkStage.MONITORING;
    }

    @Override
    public Optional<Duration> period() {
        return Optional.of(SWEEP_INTERVAL);
    }

    /** Runs once in each period while a load is over its limit or about to be, or an incident says so. */
    @Override
    public Optional<String> dueTimeSql() {
        return Optional.of(DueTimeSql.earliestOf(BreachQueries.openBreachSql(), JdbcIncidentTransitions.unresolvedSql(BREACH_KINDS)));
    }

    @Override
    public void runDue() {
        Instant now = clock.instant();
        List<Incident> unresolved = transitions.listUnresolved(BREACH_KINDS);
        Set<String> scopeIds = new HashSet<>(breaches.findScopesOverLimit());
        breaches.listProjectedBreaches(now).forEach(projection -> scopeIds.add(projection.scopeId()));
        unresolved.forEach(incident -> scopeIds.addAll(incident.scopeIds()));
        isolation.runPending(scopeIds, selected -> checkScopes(selected, unresolved, now));
    }

    private void checkScopes(Collection<String> scopeIds, List<Incident> unresolved, Instant now) {
        if (scopeIds.isEmpty()) {
            return;
        }
        Map<String, List<Breach>> latest =
                breaches.listLatest(scopeIds).stream().collect(Collectors.groupingBy(Breach::scopeId));
        Map<String, ProjectedBreach> projections = breaches.listProjectedBreaches(now).stream()
                .collect(Collectors.toMap(ProjectedBreach::scopeId, projection -> projection));
        Map<String, ScopeSite> knownSites = sites.findSites(scopeIds);
        Map<IncidentSubject, AlarmCondition> found = new HashMap<>();
        for (String scopeId : scopeIds) {
            SiteTimeFormat time = new SiteTimeFormat(
                    Optional.ofNullable(knownSites.get(scopeId))
                            .map(ScopeSite::timeZone)
                            .orElse(ZoneOffset.UTC),
                    now);
            found.put(
                    IncidentSubject.ofScope(IncidentKind.BREACH, scopeId),
                    toBreachCondition(scopeId, latest.getOrDefault(scopeId, List.of()), time));
            found.put(
                    IncidentSubject.ofScope(IncidentKind.HEADING_FOR_BREACH, scopeId),
                    Optional.ofNullable(projections.get(scopeId))
                            .map(projection -> toProjectionCondition(projection, time))
                            .orElse(new AlarmCondition.ClearedCondition(now, Optional.empty())));
        }
        updater.updateIncidents(found, unresolved);
    }

    private static AlarmCondition toBreachCondition(String scopeId, List<Breach> latest, SiteTimeFormat time) {
        List<Breach> open = latest.stream().filter(Breach::isOpen).sorted().toList();
        if (open.isEmpty()) {
            Optional<Instant> end = latest.stream().map(Breach::exceededUntil).max(Instant::compareTo);
            return new AlarmCondition.ClearedCondition(end.orElse(time.now()), end);
        }
        return new AlarmCondition.PresentCondition(
                open.stream().map(Breach::start).min(Instant::compareTo).orElse(time.now()),
                Optional.empty(),
                List.of(scopeId),
                open.stream().map(breach -> toText(breach, time)).collect(Collectors.joining(". ")));
    }

    private static String toText(Breach breach, SiteTimeFormat time) {
        return "Up to %s %s%s, %s over the limit of %s%s"
                        .formatted(
                                FigureFormat.formatMeasuredPower(breach.peak()),
                                breach.direction() == Direction.IMPORT ? "drawn" : "fed in",
                                breach.kind() == BreachKind.QUARTER_HOUR ? " on average over a quarter hour" : "",
                                FigureFormat.formatMeasuredPower(Breach.powerAbove(breach.peak(), breach.limit())),
                                FigureFormat.formatMeasuredPower(breach.limit()),
                                breach.estimated() ? " (estimated)" : "")
                + breach.findDataGapStart(time.now())
                        .map(since -> ", no data since " + time.formatInstant(since))
                        .orElse("");
    }

    private static AlarmCondition toProjectionCondition(ProjectedBreach projection, SiteTimeFormat time) {
        return new AlarmCondition.PresentCondition(
                projection.since(),
                Optional.empty(),
                List.of(projection.scopeId()),
                "By %s the quarter-hour average%s will be %s, %s over its %s limit"
                        .formatted(
                                time.formatInstant(projection.until()),
                                projection.direction() == Direction.IMPORT ? "" : " fed in",
                                FigureFormat.formatMeasuredPower(projection.projectedMean()),
                                FigureFormat.formatMeasuredPower(
                                        Breach.powerAbove(projection.projectedMean(), projection.limit())),
                                FigureFormat.formatMeasuredPower(projection.limit())));
    }
}
