package com.betterfleet.derms.exchange;

import com.betterfleet.derms.quarantine.JobIsolation;
import com.betterfleet.derms.time.DueWork;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Logs every message sent and received (M15), for operators. Entries are written in batches, apart from the intake:
 * data that must not be lost is stored in the transaction that accepts it.
 */
@Service
public class MessageLog implements DueWork, DisposableBean {

    private static final int CAPACITY = 20_000;
    private static final int BATCH = 1_000;
    private static final int MAX_BODY_LENGTH = 20_000;

    private static final Logger LOG = LoggerFactory.getLogger(MessageLog.class);

    /** The messages that are being stored; kept where the database fails, until the next run. */
    private final List<LoggedMessage> batch = new ArrayList<>();

    private final BlockingQueue<LoggedMessage> pending = new LinkedBlockingQueue<>(CAPACITY);
    private final JdbcMessageLog messages;

    MessageLog(JdbcMessageLog messages) {
        this.messages = messages;
    }

    /** Logs a message. When the buffer is full, new entries are dropped, so that memory stays bounded. */
    public void logMessage(LoggedMessage message) {
        boolean unused = pending.offer(shortenBody(message));
    }

    /** Returns the newest messages first; {@code before} is an id, or 0 for the newest of all. */
    @Transactional(readOnly = true)
    public List<LoggedMessage> findMessages(MessageFilter filter, long before, int limit) {
        return messages.findNewest(filter, before, limit);
    }

    @Override
    public void runDue() {
        pending.drainTo(batch, BATCH - batch.size());
        while (!batch.isEmpty()) {
            storeBatch();
            batch.clear();
            pending.drainTo(batch, BATCH);
        }
    }

    /** Stores each message by itself where one of them cannot be stored; that one is dropped. */
    private void storeBatch() {
        try {
            messages.insertMessages(batch);
        } catch (RuntimeException failure) {
            JobIsolation.requireFaultOfSubject(failure);
            batch.forEach(this::storeSingle);
        }
    }

    private void storeSingle(LoggedMessage message) {
        try {
            messages.insertMessages(List.of(message));
        } catch (RuntimeException failure) {
            JobIsolation.requireFaultOfSubject(failure);
            LOG.error(
                    "A {} message {} of connection {} is missing in the log, since it cannot be stored",
                    message.type(),
                    message.requestId(),
                    message.connectionId(),
                    failure);
        }
    }

    @Override
    public void destroy() {
        runDue();
    }

    private static LoggedMessage shortenBody(LoggedMessage message) {
        if (message.body().length() <= MAX_BODY_LENGTH) {
            return message;
        }
        return new LoggedMessage(
                message.id(),
                message.connectionId(),
                message.at(),
                message.direction(),
                message.type(),
                message.status(),
                message.requestId(),
                message.correlationId(),
                message.body().substring(0, MAX_BODY_LENGTH) + "…",
                message.note());
    }
}
