package com.betterfleet.derms.exchange;

import com.betterfleet.derms.database.ChangeSignal;
import com.betterfleet.derms.exchange.LoggedMessage.MessageDirection;
import com.betterfleet.derms.exchange.MessageBuffer.MessageGap;
import com.betterfleet.derms.time.DueWork;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Logs every message sent and received (M15). A message that is accepted is logged by the transaction that accepts it.
 * All others wait in a bounded buffer and are written in their order, as soon as the database takes them; what finds no
 * room is counted, and a row says so.
 */
@Service
public class MessageLog implements DueWork, DisposableBean {

    /** The type of a row that stands for messages which could not be logged. */
    static final String GAP_TYPE = "not_logged";

    private static final Logger LOG = LoggerFactory.getLogger(MessageLog.class);

    private static final int MAX_WAITING = 20_000;
    private static final long MAX_WAITING_CHARACTERS = 20_000_000;
    private static final int BATCH = 1_000;

    private final JdbcMessageLog messages;
    private final MessageBuffer buffer;
    private final Counter lostMessages;
    private final ChangeSignal changes;
    private final ReentrantLock writeLock = new ReentrantLock();

    MessageLog(JdbcMessageLog messages, MeterRegistry meters, ChangeSignal changes) {
        this.messages = messages;
        this.changes = changes;
        this.buffer = new MessageBuffer(MAX_WAITING, MAX_WAITING_CHARACTERS);
        this.lostMessages = Counter.builder("derms.messages.not.logged")
                .description("messages of partners that the message log has no row for")
                .register(meters);
        Gauge.builder("derms.messages.waiting.for.log", buffer, MessageBuffer::size)
                .description("messages of partners that wait to be written to the message log")
                .register(meters);
    }

    /** Logs messages that the caller's transaction accepts, in their order: together with the acceptance or not at all. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void logAccepted(List<AcceptedMessage> accepted) {
        messages.insertAccepted(
                accepted.stream().map(AcceptedMessage::toStorable).toList());
    }

    /**
     * A message to log with its acceptance.
     *
     * @param forecastId the stored forecast that holds the body; empty where the log holds it
     */
    public record AcceptedMessage(LoggedMessage entry, Optional<Long> forecastId) {

        private AcceptedMessage toStorable() {
            LoggedMessage stored = forecastId.isPresent() ? entry.withoutBody() : entry;
            return new AcceptedMessage(stored.toStorable(), forecastId);
        }
    }

    /** Logs any other message, soon. When the buffer is full, it is counted as lost, so that memory stays bounded. */
    public void logMessage(LoggedMessage message) {
        if (!buffer.addMessage(message.toStorable())) {
            lostMessages.increment();
        }
        changes.sendSignal();
    }

    /** Returns the newest messages first; {@code before} is an id, or 0 for the newest of all. */
    @Transactional(readOnly = true)
    public List<LoggedMessage> findMessages(MessageFilter filter, long before, int limit) {
        return messages.findNewest(filter, before, limit);
    }

    @Override
    public Optional<Instant> nextDue() {
        return buffer.size() > 0 || buffer.hasGaps() ? Optional.of(Instant.EPOCH) : Optional.empty();
    }

    /** Writes what waits. A message stays in the buffer until it is written, so that a failure of the database loses none. */
    @Override
    public void runDue() {
        writeLock.lock();
        try {
            for (int count = nextBatch(); count > 0; count = nextBatch()) {
                writeFirst(count);
            }
            writeGaps();
        } finally {
            writeLock.unlock();
        }
    }

    @Override
    public void destroy() {
        try {
            runDue();
        } catch (RuntimeException failure) {
            LOG.warn("{} messages could not be logged before the end: {}", buffer.size(), failure.getMessage());
        }
    }

    private int nextBatch() {
        return Math.min(BATCH, buffer.size());
    }

    /** Writes the first messages of the buffer; where their data is refused, by halves, so that only one is lost. */
    private void writeFirst(int count) {
        try {
            messages.insertMessages(buffer.firstMessages(count));
        } catch (RuntimeException failure) {
            if (!JdbcMessageLog.isRefusedData(failure)) {
                throw failure;
            }
            if (count > 1) {
                writeFirst(count / 2);
                writeFirst(count - count / 2);
                return;
            }
            writePlaceholder(buffer.firstMessages(1).getFirst(), failure);
        }
        buffer.removeFirst(count);
    }

    /** Logs that a message was there, without the texts of it that the database refuses. */
    private void writePlaceholder(LoggedMessage refused, RuntimeException failure) {
        LOG.warn("A message of connection {} is logged without its texts", refused.connectionId());
        LOG.debug("The database refused a row of the message log", failure);
        try {
            messages.insertMessages(List.of(new LoggedMessage(
                    0,
                    refused.connectionId(),
                    refused.at(),
                    refused.direction(),
                    GAP_TYPE,
                    refused.status(),
                    null,
                    null,
                    "",
                    "the database refused the texts of this message, so that they are left out")));
        } catch (RuntimeException again) {
            if (!JdbcMessageLog.isRefusedData(again)) {
                throw again;
            }
            lostMessages.increment();
            buffer.addGap(MessageGap.of(refused));
        }
    }

    private void writeGaps() {
        List<MessageGap> gaps = buffer.takeGaps();
        if (gaps.isEmpty()) {
            return;
        }
        try {
            messages.insertMessages(gaps.stream().map(MessageLog::describeGap).toList());
        } catch (RuntimeException failure) {
            gaps.forEach(buffer::addGap);
            throw failure;
        }
    }

    private static LoggedMessage describeGap(MessageGap gap) {
        String note = "%d messages between %s and %s, received or sent, were not logged: too many waited to be written"
                .formatted(gap.count(), gap.first(), gap.last());
        return new LoggedMessage(
                0, gap.connectionId(), gap.first(), MessageDirection.IN, GAP_TYPE, null, null, null, "", note);
    }
}
