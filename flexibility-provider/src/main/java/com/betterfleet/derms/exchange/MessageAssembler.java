package com.betterfleet.derms.exchange;

import com.betterfleet.derms.exchange.JdbcSegmentedMessages.SegmentedMessage;
import com.betterfleet.derms.exchange.SegmentOutcome.MismatchReason;
import com.betterfleet.derms.exchange.SegmentOutcome.SegmentMismatch;
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
import org.springframework.transaction.annotation.Transactional;

/**
 * Messages that come in parts, put together durably: any instance may take any part, and a crash between two of them loses
 * none. The part that makes a message whole is stored, and the whole judged, in one transaction: it is taken as a whole or
 * not at all, and a part that was not answered can be sent again.
 */
@Service
@Transactional
public class MessageAssembler implements DueWork {

    /** How long the parts of a message wait for the missing ones (decision), and how long after it a repeated one is known. */
    static final Duration ASSEMBLY_TIMEOUT = Duration.ofSeconds(60);

    private static final int MAX_TRIES = 5;
    private static final int BATCH = 100;

    private final JdbcSegmentedMessages messages;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    MessageAssembler(JdbcSegmentedMessages messages, ApplicationEventPublisher events, InstantSource clock) {
        this.messages = messages;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Takes a part; when this returns it is committed.
     *
     * @param maxElements that the whole may hold
     * @param evaluate called within this transaction where the part makes the message whole
     * @param accepted whether the verdict is that the message was taken; one that was not is forgotten, so that it may come
     *     again
     */
    public <V> SegmentOutcome<V> acceptSegment(
            MessageSegment segment, int maxElements, Function<CompleteMessage, V> evaluate, Predicate<V> accepted) {
        String key = findKey(segment);
        SegmentedMessage message = lockOrBegin(segment, key);
        if (messages.hasSegment(message.id(), segment) && hasSameCount(message, segment)) {
            return new SegmentOutcome.SegmentRepeated<>();
        }
        if (message.completedAt().isPresent()) {
            // The same id for another message: it is collected as a new one, and judged as such when it is whole.
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

    /** Gives up what did not become whole in time, and forgets what did. */
    @Override
    public void runDue() {
        Instant last = clock.instant().minus(ASSEMBLY_TIMEOUT);
        messages.lockOpenedBy(last, BATCH).forEach(this::abandonMessage);
        messages.deleteCompletedBy(last);
    }

    private String findKey(MessageSegment segment) {
        return segment.keys().stream()
                .filter(key -> messages.hasMessage(segment, key))
                .findFirst()
                .orElse(segment.keys().getLast());
    }

    /** The message the part belongs to, locked; begun by this part where there is none, or only one whose time is over. */
    private SegmentedMessage lockOrBegin(MessageSegment segment, String key) {
        Instant now = clock.instant();
        for (int i = 0; i < MAX_TRIES; i++) {
            messages.insertIfAbsent(segment, key, now);
            Optional<SegmentedMessage> found = messages.lockMessage(segment, key);
            if (found.isPresent() && now.isBefore(found.get().timeoutStart().plus(ASSEMBLY_TIMEOUT))) {
                return found.get();
            }
            // Gone since it was begun, by another's hand, or to be given up now.
            found.ifPresent(this::abandonMessage);
        }
        throw new ConcurrencyFailureException("the parts of a message are being put together elsewhere");
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
