package com.betterfleet.derms.exchange;

import com.betterfleet.derms.exchange.JdbcSegmentedMessages.SegmentedMessage;
import com.betterfleet.derms.exchange.SegmentOutcome.MismatchReason;
import com.betterfleet.derms.exchange.SegmentOutcome.SegmentMismatch;
import com.betterfleet.derms.link.ListeningLease;
import com.betterfleet.derms.quarantine.BatchWork;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.IsolatedJob.SubjectKind;
import com.betterfleet.derms.quarantine.JobIsolation;
import com.betterfleet.derms.quarantine.Quarantine;
import com.betterfleet.derms.quarantine.SubjectSelection;
import com.betterfleet.derms.time.DueWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Assembles segmented messages durably: any instance accepts any segment, and a crash loses none. The segment that
 * completes a message is stored, and the message evaluated, in one transaction: it is accepted as a whole or not at
 * all, and a segment that was not answered can be sent again.
 */
@Service
@Transactional
public class MessageAssembler implements DueWork {

    /**
     * How long a message waits for missing segments (decision), and how long after completion a repeated segment is
     * recognised. Only time in which an instance listened counts.
     */
    static final Duration ASSEMBLY_TIMEOUT = Duration.ofSeconds(60);

    private static final int MAX_TRIES = 5;
    private static final int BATCH = 100;

    private static final IsolatedJob JOB =
            new IsolatedJob("SEGMENT_EXPIRY", SubjectKind.CONNECTION, "abandoning its incomplete messages");

    private final JdbcSegmentedMessages messages;
    private final ListeningLease lease;
    private final JobIsolation isolation;
    private final BatchWork overdueMessages =
            BatchWork.inTransaction(this::abandonOverdue, this::findOverdueConnections);
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    MessageAssembler(
            JdbcSegmentedMessages messages,
            ListeningLease lease,
            Quarantine quarantine,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.messages = messages;
        this.lease = lease;
        this.isolation = quarantine.isolate(JOB);
        this.events = events;
        this.clock = clock;
    }

    /**
     * Accepts a segment; it is committed when this returns.
     *
     * @param maxElements the maximum number of elements of the whole message
     * @param evaluate called within this transaction where the segment completes the message
     * @param accepted whether the result accepts the message; one that is rejected is deleted, so that the partner may
     *     send it again
     */
    public <V> SegmentOutcome<V> acceptSegment(
            MessageSegment segment, int maxElements, Function<CompleteMessage, V> evaluate, Predicate<V> accepted) {
        String key = findKey(segment);
        SegmentedMessage message = lockOrBegin(segment, key);
        if (messages.hasSegment(message.id(), segment) && hasSameCount(message, segment)) {
            return new SegmentOutcome.SegmentRepeated<>();
        }
        if (message.completedAt().isPresent()) {
            // The same id with another message: assembled as a new one, and evaluated as such when it is complete.
            messages.deleteMessage(message.id());
            message = lockOrBegin(segment, key);
        }
        Optional<SegmentMismatch<V>> mismatch = findMismatch(message, segment, maxElements);
        if (mismatch.isPresent()) {
            forgetIfEmpty(message);
            return mismatch.get();
        }
        messages.insertSegment(message.id(), segment);
        return message.receivedNumbers().size() + 1 < segment.count()
                ? new SegmentOutcome.SegmentStored<>()
                : new SegmentOutcome.MessageEvaluated<>(evaluateComplete(message, evaluate, accepted));
    }

    @Override
    @Transactional(propagation = Propagation.SUPPORTS)
    public Optional<String> dueTimeSql() {
        return Optional.of(JdbcSegmentedMessages.dueTimeSql(JOB, ASSEMBLY_TIMEOUT));
    }

    /** Abandons messages that were not completed in time, and deletes completed ones. */
    @Override
    @Transactional(propagation = Propagation.SUPPORTS)
    public void runDue() {
        isolation.runBatches(overdueMessages, BATCH);
    }

    private int abandonOverdue(SubjectSelection selection) {
        Instant now = clock.instant();
        if (!messages.existsWaitingSince(now.minus(ASSEMBLY_TIMEOUT))) {
            return 0;
        }
        List<SegmentedMessage> found = messages.lockWaitingSince(findTimeoutStart(), selection, BATCH);
        found.forEach(this::abandonMessage);
        return found.size();
    }

    private List<String> findOverdueConnections(SubjectSelection selection) {
        return messages.findConnectionsWaitingSince(findTimeoutStart(), selection);
    }

    /** The latest start of a wait that is over. */
    private Instant findTimeoutStart() {
        return lease.readListeningTime().findStart(ASSEMBLY_TIMEOUT);
    }

    private boolean hasTimedOut(SegmentedMessage message, Instant now) {
        return !now.isBefore(message.timeoutStart().plus(ASSEMBLY_TIMEOUT))
                && lease.readListeningTime().hasElapsed(message.timeoutStart(), ASSEMBLY_TIMEOUT);
    }

    private String findKey(MessageSegment segment) {
        return segment.keys().stream()
                .filter(key -> messages.hasMessage(segment, key))
                .findFirst()
                .orElse(segment.keys().getLast());
    }

    /**
     * Locks the message of the segment. Begins a new one where there is none, or where the existing one has timed out.
     */
    private SegmentedMessage lockOrBegin(MessageSegment segment, String key) {
        Instant now = clock.instant();
        for (int i = 0; i < MAX_TRIES; i++) {
            messages.insertIfAbsent(segment, key, now);
            Optional<SegmentedMessage> found = messages.lockMessage(segment, key);
            if (found.isPresent() && !hasTimedOut(found.get(), now)) {
                return found.get();
            }
            // Deleted by another transaction meanwhile, or timed out.
            found.ifPresent(this::abandonMessage);
        }
        throw new ConcurrencyFailureException("another transaction is assembling the same message");
    }

    private void abandonMessage(SegmentedMessage message) {
        messages.deleteMessage(message.id());
        if (message.completedAt().isEmpty()) {
            events.publishEvent(message.toAbandonedEvent(ASSEMBLY_TIMEOUT));
        }
    }

    private void forgetIfEmpty(SegmentedMessage message) {
        if (message.receivedNumbers().isEmpty()) {
            messages.deleteMessage(message.id());
        }
    }

    private static boolean hasSameCount(SegmentedMessage message, MessageSegment segment) {
        return message.count() == segment.count();
    }

    private static <V> Optional<SegmentMismatch<V>> findMismatch(
            SegmentedMessage message, MessageSegment segment, int maxElements) {
        if (!hasSameCount(message, segment)) {
            return Optional.of(new SegmentMismatch<>(MismatchReason.COUNT, String.valueOf(message.count())));
        }
        if (!message.subject().equals(segment.subject())) {
            return Optional.of(new SegmentMismatch<>(MismatchReason.SUBJECT, message.subject()));
        }
        if (!message.statementKind().equals(segment.statementKind())) {
            return Optional.of(new SegmentMismatch<>(MismatchReason.SORT, message.statementKind()));
        }
        if (message.receivedNumbers().contains(segment.number())) {
            return Optional.of(new SegmentMismatch<>(MismatchReason.BODY, "another body"));
        }
        int elements = message.elements() + segment.elements();
        return elements > maxElements
                ? Optional.of(new SegmentMismatch<>(MismatchReason.ELEMENTS, String.valueOf(message.elements())))
                : Optional.empty();
    }

    private <V> V evaluateComplete(
            SegmentedMessage message, Function<CompleteMessage, V> evaluate, Predicate<V> accepted) {
        List<String> bodies = messages.readBodies(message.id());
        V result = evaluate.apply(new CompleteMessage(message.key(), bodies, message.openedAt()));
        if (accepted.test(result)) {
            messages.markCompleted(message.id(), clock.instant());
        } else {
            messages.deleteMessage(message.id());
        }
        return result;
    }
}
