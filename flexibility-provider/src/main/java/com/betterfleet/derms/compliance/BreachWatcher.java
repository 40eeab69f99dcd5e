package com.betterfleet.derms.compliance;

import com.betterfleet.derms.compliance.BreachCourse.Followed;
import com.betterfleet.derms.compliance.BreachCourse.Site;
import com.betterfleet.derms.envelope.CircuitCapacities;
import com.betterfleet.derms.envelope.CircuitCapacity;
import com.betterfleet.derms.metering.Draw;
import com.betterfleet.derms.metering.ReadingsTaken;
import com.betterfleet.derms.metering.Windows;
import com.betterfleet.derms.microgrid.BreachTerms;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.MicrogridSearch;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.time.DueWork;
import com.betterfleet.derms.time.Interval;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Judges the load of scopes when readings come, each at most every few seconds, and now and then whatever was heard: what another
 * instance took in before it stopped is judged by this one. Of several instances one judges a scope; how far, stands in its row.
 */
@Component
class BreachWatcher implements DueWork {

    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration WHILE_BUSY = Duration.ofMinutes(1);
    private static final Duration AT_LATEST = Duration.ofMinutes(15);

    /** Each brings the readings of some minutes; of dozens of chargers where there is no site meter. */
    private static final int BATCH = 50;

    private final JdbcBreachWatches watches;
    private final JdbcBreaches episodes;
    private final Breaches breaches;
    private final Windows windows;
    private final CircuitCapacities capacities;
    private final MicrogridDirectory microgrids;
    private final MicrogridSearch search;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    private final Set<String> readAssets = ConcurrentHashMap.newKeySet();

    BreachWatcher(
            JdbcBreachWatches watches,
            JdbcBreaches episodes,
            Breaches breaches,
            Windows windows,
            CircuitCapacities capacities,
            MicrogridDirectory microgrids,
            MicrogridSearch search,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            InstantSource clock) {
        this.watches = watches;
        this.episodes = episodes;
        this.breaches = breaches;
        this.windows = windows;
        this.capacities = capacities;
        this.microgrids = microgrids;
        this.search = search;
        this.events = events;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Only noted: the intake is not slowed down. */
    @TransactionalEventListener(fallbackExecution = true)
    void on(ReadingsTaken taken) {
        readAssets.addAll(taken.assetIds());
    }

    @Override
    public void runDue() {
        Instant now = clock.instant();
        Set<String> read = new HashSet<>(readAssets);
        if (!read.isEmpty()) {
            readAssets.removeAll(read);
            watches.wake(search.scopesOfAssets(read), now, PAUSE);
        }
        Integer judged;
        do {
            judged = transaction.execute(status -> judge(watches.claim(now, BATCH), now));
        } while (judged != null && judged == BATCH);
    }

    private int judge(List<BreachWatch> claimed, Instant now) {
        if (claimed.isEmpty()) {
            return 0;
        }
        List<String> ids = claimed.stream().map(BreachWatch::scopeId).toList();
        Map<String, Breaches.Unjudged> unjudged = breaches.unjudged(ids);
        Map<String, List<Breach>> last = episodes.last(ids).stream().collect(Collectors.groupingBy(Breach::scopeId));
        Map<String, Site> sites = sites(
                claimed.stream()
                        .filter(watch -> !unjudged.containsKey(watch.scopeId()))
                        .toList(),
                now);
        List<BreachWatch> after = new ArrayList<>();
        List<Breach> changed = new ArrayList<>();
        Set<String> told = new HashSet<>();
        Map<String, Instant> looks = new HashMap<>();
        for (BreachWatch before : claimed) {
            List<Breach> own = last.getOrDefault(before.scopeId(), List.of());
            Followed followed = Optional.ofNullable(sites.get(before.scopeId()))
                    .map(site -> BreachCourse.follow(site, before, own, now))
                    .orElseGet(() -> letGo(before, own, now));
            after.add(followed.watch());
            changed.addAll(followed.changed());
            looks.put(before.scopeId(), next(before, followed, own, now));
            if (!followed.changed().isEmpty() || !followed.watch().heading().equals(before.heading())) {
                told.add(before.scopeId());
            }
        }
        episodes.store(changed);
        watches.store(after, now, watch -> looks.getOrDefault(watch.scopeId(), now));
        if (!told.isEmpty()) {
            events.publishEvent(new BreachChanged(told));
        }
        return claimed.size();
    }

    /** Nobody judges it any more: what was open is over, and what is read from now on counts if somebody does again. */
    private static Followed letGo(BreachWatch before, List<Breach> last, Instant now) {
        return new Followed(
                new BreachWatch(before.scopeId(), now, Optional.empty(), Optional.empty()),
                last.stream().filter(Breach::open).map(Breach::ended).toList());
    }

    private Map<String, Site> sites(List<BreachWatch> claimed, Instant now) {
        Map<String, ManagedScope> scopes = search
                .scopes(claimed.stream().map(BreachWatch::scopeId).toList())
                .stream()
                .collect(Collectors.toMap(ManagedScope::id, Function.identity()));
        Map<String, Circuit> circuits = microgrids.circuitsOfScopes(scopes.keySet());
        Map<String, Interval> loads = new HashMap<>();
        Map<String, Interval> limits = new HashMap<>();
        for (BreachWatch watch : claimed) {
            ManagedScope scope = scopes.get(watch.scopeId());
            Circuit circuit = circuits.get(watch.scopeId());
            if (scope != null && circuit != null) {
                BreachTerms terms = scope.breachTerms();
                Instant from = BreachCourse.from(watch, now);
                loads.put(scope.id(), new Interval(from.minus(terms.window()), now.plusNanos(1_000)));
                limits.put(
                        circuit.id(),
                        new Interval(from.minus(BreachCourse.LOOKBACK).minus(terms.settle()), now.plusNanos(1_000)));
            }
        }
        Map<String, Draw> draws = windows.draws(loads);
        Map<String, List<CircuitCapacity>> changes = capacities.changes(limits);
        Map<String, Site> sites = new HashMap<>();
        draws.forEach((scopeId, draw) -> Optional.ofNullable(scopes.get(scopeId))
                .flatMap(scope -> Optional.ofNullable(circuits.get(scopeId))
                        .map(circuit -> new Site(
                                scopeId,
                                new BreachRule(scope.breachTerms()),
                                draw,
                                lines(changes.getOrDefault(circuit.id(), List.of())))))
                .ifPresent(site -> sites.put(scopeId, site)));
        return sites;
    }

    private static Map<Direction, LimitLine> lines(List<CircuitCapacity> changes) {
        return changes.stream()
                .collect(Collectors.groupingBy(
                        CircuitCapacity::direction, Collectors.collectingAndThen(Collectors.toList(), LimitLine::of)));
    }

    /** Soon where what has just begun may be over; soon enough where readings come; else an idle scope costs next to nothing. */
    private static Instant next(BreachWatch before, Followed followed, List<Breach> last, Instant now) {
        if (followed.changed().stream().anyMatch(Breach::open)) {
            return now.plus(PAUSE);
        }
        boolean busy = followed.watch().judgedUntil().isAfter(before.judgedUntil());
        return now.plus(busy || last.stream().anyMatch(Breach::open) ? WHILE_BUSY : AT_LATEST);
    }
}
