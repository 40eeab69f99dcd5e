package com.betterfleet.derms.reporting.sending;

import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.binding.GroupBindings.BoundGroup;
import com.betterfleet.derms.link.LinkDirectory;
import com.betterfleet.derms.link.PartnerLink;
import com.betterfleet.derms.partner.PartnerProperties;
import com.betterfleet.derms.partner.PartnerProperties.ReportingResumePoint;
import com.betterfleet.derms.quarantine.BatchWork;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.IsolatedJob.SubjectKind;
import com.betterfleet.derms.quarantine.JobIsolation;
import com.betterfleet.derms.quarantine.Quarantine;
import com.betterfleet.derms.quarantine.SubjectSelection;
import com.betterfleet.derms.reporting.ReportStream;
import com.betterfleet.derms.reporting.SendingPrecondition;
import com.betterfleet.derms.time.DueWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Claims due messages from their streams and hands them to the sender, in order per stream (M10). Any number of
 * instances share the work. Nothing is sent while a link is not online or a scope is under local control.
 */
@Component
class ReportDispatcher implements DueWork {

    /** The time until a stream under local control is checked again. */
    private static final Duration LOCAL_CONTROL_CHECK_INTERVAL = Duration.ofSeconds(30);

    private static final int MAX_ROUNDS = 10_000;

    private static final IsolatedJob JOB =
            new IsolatedJob("REPORT_SENDING", SubjectKind.GROUP, "sending its reports to the partner");

    private static final IsolatedJob UNBLOCKING_JOB =
            new IsolatedJob("REPORT_UNBLOCKING", SubjectKind.CONNECTION, "resuming its reports");

    private final JdbcReportQueue queue;
    private final GroupBindings bindings;
    private final LinkDirectory links;
    private final StreamSender sender;
    private final BackfillRate backfillRate;
    private final JobIsolation isolation;
    private final JobIsolation outcomes;
    private final JobIsolation unblocking;
    private final BatchWork dueStreams = BatchWork.inTransaction(this::sendDueStreams, this::findDueStreams);
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    ReportDispatcher(
            JdbcReportQueue queue,
            GroupBindings bindings,
            LinkDirectory links,
            StreamSender sender,
            BackfillRate backfillRate,
            Quarantine quarantine,
            TransactionTemplate transaction,
            InstantSource clock) {
        this.queue = queue;
        this.bindings = bindings;
        this.links = links;
        this.sender = sender;
        this.backfillRate = backfillRate;
        this.isolation = quarantine.isolate(JOB);
        this.unblocking = quarantine.isolate(UNBLOCKING_JOB);
        this.outcomes = quarantine.isolate(DeliveryOutcomeWriter.JOB);
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public Optional<String> dueTimeSql() {
        return Optional.of(JdbcReportQueue.dueTimeSql(JOB, UNBLOCKING_JOB));
    }

    @Override
    public Optional<Instant> nextDue() {
        return sender.leases().findNextRenewal(clock.instant());
    }

    @Override
    public void runDue() {
        unblockConnections();
        renewLeases();
        isolation.retrySetAside(dueStreams);
        outcomes.releaseUnseen();
        for (int round = 0; round < MAX_ROUNDS; round++) {
            if (isolation.runBatch(dueStreams) == 0) {
                return;
            }
            sender.awaitCapacity();
            renewLeases();
        }
    }

    /** Claims streams with messages that are due; their sending starts with the commit of their claim. */
    private int sendDueStreams(SubjectSelection selection) {
        List<StreamSender.SendTask> tasks = claimDueStreams(selection);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                tasks.forEach(sender::startTask);
            }
        });
        return tasks.size();
    }

    private List<String> findDueStreams(SubjectSelection selection) {
        return queue.findDueStreams(clock.instant(), selection).stream()
                .map(String::valueOf)
                .toList();
    }

    private void renewLeases() {
        Instant now = clock.instant();
        sender.leases().renewWhenDue(now, (streams, leaseEnd) -> queue.renewLeases(streams, now, leaseEnd));
    }

    /** Makes the streams of blocked connections due whose link is online again. */
    private void unblockConnections() {
        unblocking.runPending(queue.findBlockedConnections().keySet(), this::unblockOnline);
    }

    private void unblockOnline(List<String> blocked) {
        Map<String, PartnerLink> currentLinks = links.findLinks(blocked);
        Instant now = clock.instant();
        blocked.stream()
                .filter(id -> SendingPrecondition.findLinkObstacle(currentLinks.get(id))
                        .isEmpty())
                .forEach(id -> transaction.executeWithoutResult(status -> queue.unblockConnection(id, now)));
    }

    private List<StreamSender.SendTask> claimDueStreams(SubjectSelection selection) {
        Instant now = clock.instant();
        List<String> due = queue.findDueConnections(now, selection);
        if (due.isEmpty()) {
            return List.of();
        }
        Map<String, PartnerLink> currentLinks = links.findLinks(due);
        Map<String, Integer> freeByConnection = new HashMap<>();
        due.stream()
                .sorted()
                .forEach(id -> SendingPrecondition.findLinkObstacle(currentLinks.get(id))
                        .ifPresentOrElse(
                                reason -> queue.blockConnection(id, selection, now, reason),
                                () -> sender.findCapacity(id).ifPresent(r -> freeByConnection.put(id, r))));
        List<ReportStream> claimed = freeByConnection.isEmpty()
                ? List.of()
                : queue.claimStreams(
                        freeByConnection,
                        selection,
                        findUnclaimable(),
                        now,
                        sender.leases().endOfLease(now),
                        StreamSender.MESSAGES_PER_TASK);
        return claimed.isEmpty() ? List.of() : createTasks(claimed, currentLinks, now);
    }

    /** Streams that this instance is sending, and those whose outcome could not be stored a moment ago. */
    private Collection<Long> findUnclaimable() {
        List<Long> streams = new ArrayList<>(sender.leases().findItems());
        outcomes.findWaiting().forEach(id -> streams.add(Long.valueOf(id)));
        return streams;
    }

    private List<StreamSender.SendTask> createTasks(
            List<ReportStream> claimed, Map<String, PartnerLink> currentLinks, Instant now) {
        List<Long> ids = claimed.stream().map(ReportStream::bindingId).toList();
        Map<Long, BoundGroup> bound = bindings.findBoundGroups(ids);
        Map<Long, Instant> blockedUntil = new HashMap<>();
        List<Long> skipped = new ArrayList<>();
        List<Long> resumed = new ArrayList<>();
        List<ReportStream> ready = new ArrayList<>();
        for (ReportStream stream : claimed) {
            BoundGroup group = bound.get(stream.bindingId());
            if (group == null) {
                skipped.add(stream.bindingId());
            } else if (SendingPrecondition.isGroupSuspended(group, currentLinks.get(stream.connectionId()))) {
                blockedUntil.put(stream.bindingId(), now.plus(LOCAL_CONTROL_CHECK_INTERVAL));
            } else if (stream.blocked() && group.properties().reporting().resumeFrom() == ReportingResumePoint.NOW) {
                skipped.add(stream.bindingId());
            } else {
                ready.add(stream);
                if (stream.blocked()) {
                    resumed.add(stream.bindingId());
                }
            }
        }
        if (!blockedUntil.isEmpty()) {
            queue.releaseStreams(blockedUntil, true);
        }
        if (!skipped.isEmpty()) {
            queue.skipPending(skipped);
        }
        if (!resumed.isEmpty()) {
            queue.unblockStreams(resumed);
        }
        return applyBackfillRate(ready, bound, now);
    }

    private List<StreamSender.SendTask> applyBackfillRate(
            List<ReportStream> ready, Map<Long, BoundGroup> bound, Instant now) {
        Map<Long, List<ReportMessage>> messages = ready.isEmpty()
                ? Map.of()
                : queue.findNextMessages(
                        ready.stream().map(ReportStream::bindingId).toList(), StreamSender.MESSAGES_PER_TASK);
        List<StreamSender.SendTask> tasks = new ArrayList<>();
        Map<Long, Instant> later = new HashMap<>();
        Map<String, Integer> waitingByConnection = new HashMap<>();
        for (ReportStream stream : ready) {
            PartnerProperties properties =
                    Objects.requireNonNull(bound.get(stream.bindingId())).properties();
            List<ReportMessage> streamMessages = messages.getOrDefault(stream.bindingId(), List.of());
            int backfillCount = (int) streamMessages.stream()
                    .takeWhile(message -> isBackfill(message, properties, now))
                    .count();
            int granted = backfillCount == 0
                    ? 0
                    : backfillRate.acquirePermits(
                            stream.connectionId(), properties.reporting().backfillPerMinute(), backfillCount, now);
            List<ReportMessage> next = granted < backfillCount ? streamMessages.subList(0, granted) : streamMessages;
            if (next.isEmpty()) {
                int ahead = waitingByConnection.merge(stream.connectionId(), 1, Integer::sum) - 1;
                later.put(
                        stream.bindingId(),
                        backfillRate.findNextPermitTime(
                                stream.connectionId(), properties.reporting().backfillPerMinute(), ahead, now));
            } else {
                tasks.add(new StreamSender.SendTask(stream, next));
            }
        }
        if (!later.isEmpty()) {
            queue.releaseStreams(later, false);
        }
        return tasks;
    }

    /** Whether a message is about a past window, which is sent at the backfill rate. */
    private static boolean isBackfill(ReportMessage message, PartnerProperties properties, Instant now) {
        return message.end().plus(properties.lateDataPeriod()).isBefore(now);
    }
}
