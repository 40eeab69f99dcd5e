package com.betterfleet.derms.incident;

import com.betterfleet.derms.compliance.Breach;
import com.betterfleet.derms.compliance.BreachChanged;
import com.betterfleet.derms.compliance.BreachHeading;
import com.betterfleet.derms.compliance.Breaches;
import com.betterfleet.derms.incident.Incident.Subject;
import com.betterfleet.derms.microgrid.ScopeSite;
import com.betterfleet.derms.microgrid.ScopeSites;
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
 * Tells when more is drawn than the limit allows, when the load leads there, and when that is over (M19). In the transaction that
 * finds it, so that no breach goes untold; and four times a minute, since that data stops and that five minutes pass is told by
 * time alone.
 */
@Component
class BreachAlarms implements DueWork {

    private static final Duration SWEEP_EVERY = Duration.ofSeconds(15);
    private static final Set<IncidentKind> KINDS = Set.of(IncidentKind.BREACH, IncidentKind.HEADING_FOR_BREACH);

    private final Breaches breaches;
    private final ScopeSites sites;
    private final JdbcCourses courses;
    private final Reconciler reconciler;
    private final InstantSource clock;
    private Instant nextSweep = Instant.MIN;

    BreachAlarms(Breaches breaches, ScopeSites sites, JdbcCourses courses, Reconciler reconciler, InstantSource clock) {
        this.breaches = breaches;
        this.sites = sites;
        this.courses = courses;
        this.reconciler = reconciler;
        this.clock = clock;
    }

    @EventListener
    void on(BreachChanged changed) {
        look(changed.scopeIds(), courses.unresolvedOfScopes(KINDS, changed.scopeIds()), clock.instant());
    }

    @Override
    public Stage stage() {
        return Stage.TELLING;
    }

    @Override
    public void runDue() {
        Instant now = clock.instant();
        if (now.isBefore(nextSweep)) {
            return;
        }
        nextSweep = now.plus(SWEEP_EVERY);
        List<Incident> unresolved = courses.unresolved(KINDS);
        Set<String> scopeIds = new HashSet<>(breaches.scopesOver());
        breaches.headings(now).forEach(heading -> scopeIds.add(heading.scopeId()));
        unresolved.forEach(incident -> scopeIds.addAll(incident.scopeIds()));
        look(scopeIds, unresolved, now);
    }

    private void look(Collection<String> scopeIds, List<Incident> unresolved, Instant now) {
        if (scopeIds.isEmpty()) {
            return;
        }
        Map<String, List<Breach>> last =
                breaches.last(scopeIds).stream().collect(Collectors.groupingBy(Breach::scopeId));
        Map<String, BreachHeading> headings =
                breaches.headings(now).stream().collect(Collectors.toMap(BreachHeading::scopeId, heading -> heading));
        Map<String, ScopeSite> known = sites.of(scopeIds);
        Map<Subject, Condition> found = new HashMap<>();
        for (String scopeId : scopeIds) {
            SiteTime time = new SiteTime(
                    Optional.ofNullable(known.get(scopeId))
                            .map(ScopeSite::timeZone)
                            .orElse(ZoneOffset.UTC),
                    now);
            found.put(
                    Subject.ofScope(IncidentKind.BREACH, scopeId),
                    breach(scopeId, last.getOrDefault(scopeId, List.of()), time));
            found.put(
                    Subject.ofScope(IncidentKind.HEADING_FOR_BREACH, scopeId),
                    Optional.ofNullable(headings.get(scopeId))
                            .map(heading -> heading(heading, time))
                            .orElse(new Condition.Absent(now, Optional.empty())));
        }
        reconciler.settle(found, unresolved);
    }

    private static Condition breach(String scopeId, List<Breach> last, SiteTime time) {
        List<Breach> open = last.stream().filter(Breach::open).sorted().toList();
        if (open.isEmpty()) {
            Optional<Instant> end = last.stream().map(Breach::overUntil).max(Instant::compareTo);
            return new Condition.Absent(end.orElse(time.now()), end);
        }
        return new Condition.Present(
                open.stream().map(Breach::start).min(Instant::compareTo).orElse(time.now()),
                Optional.empty(),
                List.of(scopeId),
                open.stream().map(one -> text(one, time)).collect(Collectors.joining("; ")));
    }

    private static String text(Breach breach, SiteTime time) {
        return breach.inWords()
                + breach.noDataSince(time.now())
                        .map(since -> ", no data since " + time.at(since))
                        .orElse("");
    }

    private static Condition heading(BreachHeading heading, SiteTime time) {
        return new Condition.Present(
                heading.since(),
                Optional.empty(),
                List.of(heading.scopeId()),
                heading.inWords() + " by " + time.at(heading.until()));
    }
}
