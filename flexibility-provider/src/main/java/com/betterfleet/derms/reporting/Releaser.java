package com.betterfleet.derms.reporting;

import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.Bindings.BoundGroup;
import com.betterfleet.derms.connection.Link;
import com.betterfleet.derms.connection.Links;
import com.betterfleet.derms.connection.PartnerTerms.MeasurementMode;
import com.betterfleet.derms.metering.ScopeWindow;
import com.betterfleet.derms.metering.Windows;
import com.betterfleet.derms.time.DueWork;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.WindowGrid;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Releases windows: those that changed are judged, and what is to be told becomes messages that wait in order. Windows of many
 * groups are read and written together; a look that is taken, and what comes of it, is one transaction.
 */
@Component
class Releaser implements DueWork {

    private static final int AT_ONCE = 1_000;

    private final JdbcStreams streams;
    private final JdbcToldWindows told;
    private final JdbcReportMessages messages;
    private final Windows windows;
    private final Bindings bindings;
    private final Links links;
    private final ReportWording wording;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    Releaser(
            JdbcStreams streams,
            JdbcToldWindows told,
            JdbcReportMessages messages,
            Windows windows,
            Bindings bindings,
            Links links,
            ReportWording wording,
            TransactionTemplate transaction,
            InstantSource clock) {
        this.streams = streams;
        this.told = told;
        this.messages = messages;
        this.windows = windows;
        this.bindings = bindings;
        this.links = links;
        this.wording = wording;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public void runDue() {
        Integer taken;
        do {
            taken = transaction.execute(status -> releaseSome());
        } while (taken != null && taken == AT_ONCE);
    }

    /** A group of which windows within a span are to be judged. */
    private record Asked(BoundGroup group, Interval span) {
        long id() {
            return group.binding().id();
        }
    }

    /** Windows that are read together. */
    private record Lot(WindowGrid grid, Interval span) {}

    private int releaseSome() {
        Instant now = clock.instant();
        List<Look> looks = streams.takeLooks(now, AT_ONCE);
        if (!looks.isEmpty()) {
            Map<Long, Interval> spans = new TreeMap<>();
            looks.forEach(look -> spans.merge(look.bindingId(), look.span(), Interval::span));
            Map<Long, Asked> asked = new TreeMap<>();
            bindings.bound(spans.keySet())
                    .forEach((id, group) -> Optional.ofNullable(spans.get(id))
                            .ifPresent(span -> asked.put(id, new Asked(group, span))));
            Map<Lot, List<Asked>> lots = asked.values().stream().collect(Collectors.groupingBy(one -> lot(one, now)));
            lots.forEach((lot, members) -> release(lot, members, now));
        }
        return looks.size();
    }

    private void release(Lot lot, List<Asked> members, Instant now) {
        Map<Long, List<ScopeWindow>> known = windows(lot, members);
        Map<Long, Stream> locked = streams.lock(known.keySet());
        Map<Long, NavigableMap<Instant, ToldWindow>> before = before(lot, known);
        RunningTotals totals = totals(members);
        Batch batch = new Batch(wording, now);
        for (Asked one : members) {
            Optional.ofNullable(locked.get(one.id())).ifPresent(stream -> {
                StreamRelease release = new StreamRelease(
                        stream, one.group(), totals, before.getOrDefault(one.id(), new TreeMap<>()), batch);
                release.judge(known.getOrDefault(one.id(), List.of()));
                ahead(one, stream, batch);
            });
        }
        batch.store(streams, told, messages);
    }

    private RunningTotals totals(List<Asked> members) {
        Map<String, Link> standing = links.of(members.stream()
                .map(one -> one.group().binding().connectionId())
                .collect(Collectors.toSet()));
        return new RunningTotals(
                windows,
                members.stream()
                        .filter(one -> Agreement.of(
                                        one.group().terms(),
                                        standing.get(one.group().binding().connectionId()))
                                .equals(Optional.of(MeasurementMode.CONTINUOUS)))
                        .map(one -> one.group().binding().scopeId())
                        .collect(Collectors.toSet()));
    }

    /** Data is here for a window that has not ended yet: meters whose clock is ahead. */
    private static void ahead(Asked asked, Stream stream, Batch batch) {
        Interval running = grid(asked).windowAt(batch.now());
        if (asked.span().end().isAfter(running.start())) {
            batch.look(new Look(stream.bindingId(), running, running.end().plus(stream.jitter())));
        }
    }

    private Map<Long, NavigableMap<Instant, ToldWindow>> before(Lot lot, Map<Long, List<ScopeWindow>> known) {
        Map<Long, NavigableMap<Instant, ToldWindow>> before = new HashMap<>();
        told.of(known.keySet(), lot.span())
                .forEach(window -> before.computeIfAbsent(window.bindingId(), id -> new TreeMap<>())
                        .put(window.span().start(), window));
        return before;
    }

    private Map<Long, List<ScopeWindow>> windows(Lot lot, List<Asked> members) {
        Map<String, Long> byScope = new HashMap<>();
        members.forEach(one -> byScope.put(one.group().binding().scopeId(), one.id()));
        Map<Long, List<ScopeWindow>> found = new HashMap<>();
        Map<String, List<ScopeWindow>> ofScopes = windows.ofScopes(byScope.keySet(), lot.span(), lot.grid());
        byScope.forEach((scopeId, id) -> found.put(id, ofScopes.getOrDefault(scopeId, List.of())));
        return found;
    }

    /** A span on the group's grid, without what nobody waits for any more. */
    private static Lot lot(Asked asked, Instant now) {
        WindowGrid grid = grid(asked);
        Instant oldest = grid.windowAt(now.minus(Release.PATIENCE)).start();
        Instant start = grid.windowAt(asked.span().start()).start();
        Instant end = grid.windowAt(asked.span().end()).start();
        Instant from = start.isBefore(oldest) ? oldest : start;
        Instant to = end.equals(asked.span().end()) ? end : grid.nextEdge(end);
        return new Lot(grid, new Interval(from, to.isAfter(from) ? to : grid.nextEdge(from)));
    }

    private static WindowGrid grid(Asked asked) {
        return new WindowGrid(asked.group().terms().window());
    }
}
