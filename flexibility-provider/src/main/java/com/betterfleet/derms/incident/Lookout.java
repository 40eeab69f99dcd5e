package com.betterfleet.derms.incident;

import com.betterfleet.derms.incident.Incident.Subject;
import com.betterfleet.derms.incident.JdbcLookouts.Next;
import com.betterfleet.derms.microgrid.ScopeSite;
import com.betterfleet.derms.microgrid.ScopeSites;
import com.betterfleet.derms.supervision.Prospect;
import com.betterfleet.derms.supervision.Prospects;
import com.betterfleet.derms.supervision.ScopesDecided;
import com.betterfleet.derms.supervision.Troubles;
import com.betterfleet.derms.time.DueWork;
import com.betterfleet.derms.time.Interval;
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
 * Looks at the time ahead of each scope and warns. Computing a day ahead is dear, so each scope has its own instant of the next
 * look: when something was decided about it, though at most twice a minute; when time alone can change what is to be said; and
 * each quarter of an hour whatever was or was not heard.
 */
@Component
class Lookout implements DueWork {

    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final Duration AT_LATEST = Duration.ofMinutes(15);
    private static final int BATCH = 250;

    private final JdbcLookouts lookouts;
    private final JdbcCourses courses;
    private final Reconciler reconciler;
    private final Prospects prospects;
    private final Troubles troubles;
    private final ScopeSites sites;
    private final EnergyOutlooks energies;
    private final PartnerNames partners;
    private final InstantSource clock;
    private final Woken woken = new Woken();
    private Instant nextRollCall = Instant.MIN;

    Lookout(
            JdbcLookouts lookouts,
            JdbcCourses courses,
            Reconciler reconciler,
            Prospects prospects,
            Troubles troubles,
            ScopeSites sites,
            EnergyOutlooks energies,
            PartnerNames partners,
            InstantSource clock) {
        this.lookouts = lookouts;
        this.courses = courses;
        this.reconciler = reconciler;
        this.prospects = prospects;
        this.troubles = troubles;
        this.sites = sites;
        this.energies = energies;
        this.partners = partners;
        this.clock = clock;
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(ScopesDecided decided) {
        woken.addAll(decided.scopeIds());
    }

    @Override
    public Stage stage() {
        return Stage.TELLING;
    }

    @Override
    public void runDue() {
        Instant now = clock.instant();
        if (!now.isBefore(nextRollCall)) {
            lookouts.watch(troubles.watched(), now);
            nextRollCall = now.plus(AT_LATEST);
        }
        wake(now);
        look(courses.scopesClearSince(Foresight.KINDS, now.minus(Course.CALM)), now);
        List<String> due;
        do {
            due = lookouts.claim(now, now.plus(AT_LATEST), BATCH);
            look(due, now);
        } while (due.size() == BATCH);
    }

    private void wake(Instant now) {
        List<String> taken = woken.take();
        if (!taken.isEmpty()) {
            lookouts.wake(taken, now, PAUSE);
        }
    }

    private void look(List<String> scopeIds, Instant now) {
        if (scopeIds.isEmpty()) {
            return;
        }
        Map<String, Prospect> known = prospects.of(scopeIds, new Interval(now, now.plus(Foresight.HORIZON)));
        Map<String, ScopeSite> found = sites.of(scopeIds);
        Map<String, String> names = partners.of(scopeIds);
        Map<String, EnergyOutlook> energy = energies.of(scopeIds, now);
        Map<Subject, Condition> conditions = new HashMap<>();
        List<Next> nexts = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        for (String scopeId : scopeIds) {
            Optional<Foresight> foresight = Optional.ofNullable(known.get(scopeId))
                    .flatMap(prospect -> Optional.ofNullable(found.get(scopeId))
                            .map(site -> new Foresight(
                                    prospect,
                                    names.getOrDefault(scopeId, "the partner"),
                                    site,
                                    Optional.ofNullable(energy.get(scopeId)),
                                    now)));
            Map<IncidentKind, String> warnings =
                    foresight.map(Foresight::warnings).orElse(Map.of());
            Foresight.KINDS.forEach(kind -> conditions.put(
                    Subject.ofScope(kind, scopeId), condition(scopeId, Optional.ofNullable(warnings.get(kind)), now)));
            foresight.ifPresentOrElse(ahead -> nexts.add(new Next(scopeId, ahead.nextLook())), () -> gone.add(scopeId));
        }
        reconciler.settle(conditions, courses.unresolvedOfScopes(Foresight.KINDS, scopeIds));
        lookouts.look(nexts);
        lookouts.forget(gone);
    }

    private static Condition condition(String scopeId, Optional<String> warning, Instant now) {
        return warning.<Condition>map(text -> new Condition.Present(now, Optional.empty(), List.of(scopeId), text))
                .orElseGet(() -> new Condition.Absent(now, Optional.empty()));
    }
}
