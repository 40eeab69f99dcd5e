package com.betterfleet.derms.incident;

import com.betterfleet.derms.connection.LivenessChanged;
import com.betterfleet.derms.envelope.ForeignValueFound;
import com.betterfleet.derms.incident.Incident.Subject;
import com.betterfleet.derms.supervision.ScopesDecided;
import com.betterfleet.derms.supervision.Troubles;
import com.betterfleet.derms.time.DueWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Tells when something stops working as it should, and when that is over (M7, M8). What was just decided is looked at within a
 * quarter of a second; all that is stored is looked at when something is due and four times a minute, so that a crash and
 * another instance's silence lose nothing.
 */
@Component
class Overseer implements DueWork {

    private static final Duration SWEEP_EVERY = Duration.ofSeconds(15);
    private static final int BATCH = 500;

    private static final Set<IncidentKind> OF_LINKS = Set.of(IncidentKind.LINK_LOST);
    private static final Set<IncidentKind> OF_COVER = Set.of(IncidentKind.FORECAST_GAP, IncidentKind.NO_FORECAST);
    private static final Set<IncidentKind> OF_INSTANCES =
            Set.of(IncidentKind.RUNNER_LATE, IncidentKind.CLOCK_STEP, IncidentKind.CLOCK_OFFSET);
    private static final Set<IncidentKind> OF_CIRCUITS = Set.of(IncidentKind.WRITE_FAILED, IncidentKind.FOREIGN_VALUE);
    private static final Set<IncidentKind> ALL = Stream.of(OF_LINKS, OF_COVER, OF_CIRCUITS, OF_INSTANCES)
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    private final LinkLook links;
    private final CoverLook cover;
    private final CircuitLook circuits;
    private final InstanceLook instances;
    private final Troubles troubles;
    private final JdbcCourses courses;
    private final Reconciler reconciler;
    private final InstantSource clock;
    private final Woken wokenScopes = new Woken();
    private final Woken wokenConnections = new Woken();
    private final Woken wokenCircuits = new Woken();
    private Instant nextSweep = Instant.MIN;

    Overseer(
            LinkLook links,
            CoverLook cover,
            CircuitLook circuits,
            InstanceLook instances,
            Troubles troubles,
            JdbcCourses courses,
            Reconciler reconciler,
            InstantSource clock) {
        this.links = links;
        this.cover = cover;
        this.circuits = circuits;
        this.instances = instances;
        this.troubles = troubles;
        this.courses = courses;
        this.reconciler = reconciler;
        this.clock = clock;
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(ScopesDecided decided) {
        wokenScopes.addAll(decided.scopeIds());
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(LivenessChanged changed) {
        wokenConnections.add(changed.connectionId());
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(ForeignValueFound found) {
        wokenCircuits.add(found.circuitId());
    }

    @Override
    public Stage stage() {
        return Stage.TELLING;
    }

    @Override
    public void runDue() {
        Instant now = clock.instant();
        if (!now.isBefore(nextSweep) || courses.anyClearSince(ALL, now.minus(Course.CALM))) {
            // Set before, so that what is about to open can bring it forward.
            nextSweep = now.plus(SWEEP_EVERY);
            wokenScopes.addAll(troubles.withoutForecast());
            courses.unresolved(OF_COVER).forEach(incident -> wokenScopes.addAll(incident.scopeIds()));
            lookAtLinks(now, true);
            lookAtCircuits(now);
            lookAtInstances(now);
        } else if (!wokenConnections.isEmpty()) {
            lookAtLinks(now, false);
        }
        if (!wokenCircuits.isEmpty() || circuits.anyFailed(now)) {
            lookAtCircuits(now);
        }
        if (instances.troubled()) {
            lookAtInstances(now);
        }
        List<String> scopes = wokenScopes.take();
        for (int from = 0; from < scopes.size(); from += BATCH) {
            lookAtCover(scopes.subList(from, Math.min(from + BATCH, scopes.size())), now);
        }
    }

    private void lookAtLinks(Instant now, boolean all) {
        List<Incident> unresolved = courses.unresolved(OF_LINKS);
        Set<String> ids = new HashSet<>(wokenConnections.take());
        if (all) {
            unresolved.stream()
                    .flatMap(incident -> incident.subject().connectionId().stream())
                    .forEach(ids::add);
        }
        settle(links.look(ids, now), unresolved);
    }

    private void lookAtCover(List<String> scopeIds, Instant now) {
        List<Incident> unresolved = courses.unresolvedOfScopes(OF_COVER, scopeIds);
        settle(cover.look(scopeIds, unresolved, now), unresolved);
    }

    private void lookAtCircuits(Instant now) {
        wokenCircuits.take();
        List<Incident> unresolved = courses.unresolved(OF_CIRCUITS);
        settle(circuits.look(unresolved, now), unresolved);
    }

    private void lookAtInstances(Instant now) {
        List<Incident> unresolved = courses.unresolved(OF_INSTANCES);
        settle(instances.look(unresolved, now), unresolved);
    }

    private void settle(Map<Subject, Condition> found, List<Incident> unresolved) {
        Optional<Instant> next = reconciler.settle(found, unresolved);
        next.filter(at -> at.isBefore(nextSweep)).ifPresent(at -> nextSweep = at);
    }
}
