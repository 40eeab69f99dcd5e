package com.betterfleet.derms.reporting;

import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.binding.GroupBindings.BoundGroup;
import com.betterfleet.derms.link.LinkDirectory;
import com.betterfleet.derms.link.PartnerLink;
import com.betterfleet.derms.metering.EnergyWindows;
import com.betterfleet.derms.metering.ScopeWindow;
import com.betterfleet.derms.partner.PartnerProperties.MeteringMode;
import com.betterfleet.derms.quarantine.BatchWork;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.IsolatedJob.SubjectKind;
import com.betterfleet.derms.quarantine.JobIsolation;
import com.betterfleet.derms.quarantine.Quarantine;
import com.betterfleet.derms.quarantine.SubjectSelection;
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

/**
 * Evaluates changed windows, and stores the messages that publish them. Windows of many groups are read and written
 * together; a check and its results are one transaction.
 */
@Component
class WindowPublisher implements DueWork {

    private static final int BATCH_SIZE = 1_000;

    private static final IsolatedJob JOB =
            new IsolatedJob("WINDOW_RELEASE", SubjectKind.GROUP, "preparing its reports to the partner");

    private final JdbcReportStreams streams;
    private final JdbcPublishedWindows publishedWindows;
    private final JdbcReportMessages messages;
    private final EnergyWindows windows;
    private final GroupBindings bindings;
    private final LinkDirectory links;
    private final ReportFormatter formatter;
    private final JobIsolation isolation;
    private final BatchWork dueChecks = BatchWork.inTransaction(this::publishBatch, this::findDueBindings);
    private final InstantSource clock;

    WindowPublisher(
            JdbcReportStreams streams,
            JdbcPublishedWindows publishedWindows,
            JdbcReportMessages messages,
            EnergyWindows windows,
            GroupBindings bindings,
            LinkDirectory links,
            ReportFormatter formatter,
            Quarantine quarantine,
            InstantSource clock) {
        this.streams = streams;
        this.publishedWindows = publishedWindows;
        this.messages = messages;
        this.windows = windows;
        this.bindings = bindings;
        this.links = links;
        this.formatter = formatter;
        this.isolation = quarantine.isolate(JOB);
        this.clock = clock;
    }

    @Override
    public Optional<String> dueTimeSql() {
        return Optional.of(JdbcReportStreams.dueTimeSql(JOB));
    }

    @Override
    public void runDue() {
        isolation.runBatches(dueChecks, BATCH_SIZE);
    }

    private List<String> findDueBindings(SubjectSelection selection) {
        return streams.findDueBindings(clock.instant(), selection, BATCH_SIZE).stream()
                .map(String::valueOf)
                .toList();
    }

    /** A group and the span in which its windows are evaluated. */
    private record GroupCheck(BoundGroup group, Interval span) {
        long id() {
            return group.binding().id();
        }
    }

    /** A span and a grid whose windows are read together. */
    private record WindowRange(WindowGrid grid, Interval span) {}

    private int publishBatch(SubjectSelection selection) {
        Instant now = clock.instant();
        List<WindowCheck> checks = streams.takeDueChecks(now, selection, BATCH_SIZE);
        if (!checks.isEmpty()) {
            Map<Long, Interval> spans = new TreeMap<>();
            checks.forEach(check -> spans.merge(check.bindingId(), check.span(), Interval::spanWith));
            Map<Long, GroupCheck> requested = new TreeMap<>();
            bindings.findBoundGroups(spans.keySet())
                    .forEach((id, group) -> Optional.ofNullable(spans.get(id))
                            .ifPresent(span -> requested.put(id, new GroupCheck(group, span))));
            Map<WindowRange, List<GroupCheck>> ranges =
                    requested.values().stream().collect(Collectors.groupingBy(check -> toRange(check, now)));
            ranges.forEach((range, members) -> publishWindows(range, members, now));
        }
        return checks.size();
    }

    private void publishWindows(WindowRange range, List<GroupCheck> members, Instant now) {
        Map<Long, List<ScopeWindow>> windowsByBinding = readWindows(range, members);
        Map<Long, ReportStream> locked = streams.lockStreams(windowsByBinding.keySet());
        Map<Long, NavigableMap<Instant, PublishedWindow>> published = findPublished(range, windowsByBinding);
        RunningTotals totals = createTotals(members);
        ReleaseBatch batch = new ReleaseBatch(formatter, now);
        for (GroupCheck check : members) {
            Optional.ofNullable(locked.get(check.id())).ifPresent(stream -> {
                StreamEvaluator evaluator = new StreamEvaluator(
                        stream, check.group(), totals, published.getOrDefault(check.id(), new TreeMap<>()), batch);
                evaluator.evaluateWindows(windowsByBinding.getOrDefault(check.id(), List.of()));
                scheduleRunningWindow(check, stream, batch);
            });
        }
        batch.storeAll(streams, publishedWindows, messages);
    }

    private RunningTotals createTotals(List<GroupCheck> members) {
        Map<String, PartnerLink> currentLinks = links.findLinks(members.stream()
                .map(check -> check.group().binding().connectionId())
                .collect(Collectors.toSet()));
        return new RunningTotals(
                windows,
                members.stream()
                        .filter(check -> MeasurementModeSelection.selectMode(
                                        check.group().properties(),
                                        currentLinks.get(check.group().binding().connectionId()))
                                .equals(Optional.of(MeteringMode.CONTINUOUS)))
                        .map(check -> check.group().binding().scopeId())
                        .collect(Collectors.toSet()));
    }

    /**
     * Schedules a check at the end of the running window: if it has data already, as from a meter whose clock is ahead,
     * and always on a grid finer than the stored windows, whose changes come once a quarter hour.
     */
    private static void scheduleRunningWindow(GroupCheck requested, ReportStream stream, ReleaseBatch batch) {
        WindowGrid grid = toGrid(requested);
        Interval running = grid.windowAt(batch.now());
        boolean finer = grid.isFinerThan(WindowGrid.QUARTER_HOURS);
        if (finer || requested.span().end().isAfter(running.start())) {
            Instant from = finer ? findUnpublishedStart(requested, stream, running) : running.start();
            batch.scheduleCheck(new WindowCheck(
                    stream.bindingId(),
                    new Interval(from, running.end()),
                    running.end().plus(stream.jitter())));
        }
    }

    /** The start of the windows that the next check evaluates: those that are not published and may be soon. */
    private static Instant findUnpublishedStart(GroupCheck requested, ReportStream stream, Interval running) {
        Instant oldest = running.start().minus(requested.group().properties().lateDataPeriod());
        return stream.publishedUntil()
                .filter(oldest::isBefore)
                .filter(until -> !until.isAfter(running.start()))
                .orElse(oldest);
    }

    private Map<Long, NavigableMap<Instant, PublishedWindow>> findPublished(
            WindowRange range, Map<Long, List<ScopeWindow>> windowsByBinding) {
        Map<Long, NavigableMap<Instant, PublishedWindow>> published = new HashMap<>();
        publishedWindows
                .findOverlapping(windowsByBinding.keySet(), range.span())
                .forEach(window -> published
                        .computeIfAbsent(window.bindingId(), id -> new TreeMap<>())
                        .put(window.span().start(), window));
        return published;
    }

    private Map<Long, List<ScopeWindow>> readWindows(WindowRange range, List<GroupCheck> members) {
        Map<String, Long> byScope = new HashMap<>();
        members.forEach(check -> byScope.put(check.group().binding().scopeId(), check.id()));
        Map<Long, List<ScopeWindow>> found = new HashMap<>();
        Map<String, List<ScopeWindow>> ofScopes =
                windows.findScopeWindows(byScope.keySet(), range.span(), range.grid());
        byScope.forEach((scopeId, id) -> found.put(id, ofScopes.getOrDefault(scopeId, List.of())));
        return found;
    }

    /** Extends a span to the group's grid, without windows that have expired. */
    private static WindowRange toRange(GroupCheck requested, Instant now) {
        WindowGrid grid = toGrid(requested);
        Instant oldest = grid.windowAt(now.minus(ReleaseDecision.MAX_DATA_WAIT)).start();
        Instant start = grid.windowAt(requested.span().start()).start();
        Instant end = grid.windowAt(requested.span().end()).start();
        Instant from = start.isBefore(oldest) ? oldest : start;
        Instant to = end.equals(requested.span().end()) ? end : grid.nextEdge(end);
        return new WindowRange(grid, new Interval(from, to.isAfter(from) ? to : grid.nextEdge(from)));
    }

    private static WindowGrid toGrid(GroupCheck requested) {
        return new WindowGrid(requested.group().properties().windowLength());
    }
}
