package com.betterfleet.derms.exchange;

import com.betterfleet.derms.time.DueWork;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The log of every message both ways (M15), for people who look for what happened. It is written in batches beside the
 * intake, never in its way: what must not be lost is stored elsewhere, in the transaction that accepts it.
 */
@Service
public class MessageLog implements DueWork, DisposableBean {

    private static final int CAPACITY = 20_000;
    private static final int BATCH = 1_000;
    private static final int MAX_BODY_LENGTH = 20_000;

    private final BlockingQueue<LoggedMessage> pending = new LinkedBlockingQueue<>(CAPACITY);
    private final JdbcMessageLog messages;

    MessageLog(JdbcMessageLog messages) {
        this.messages = messages;
    }

    /** Notes a message. Under a flood the newest notes are dropped rather than held in memory without bound. */
    public void logMessage(LoggedMessage message) {
        boolean unused = pending.offer(shortenBody(message));
    }

    /** The newest messages first; {@code before} is an id, 0 for the newest of all. */
    @Transactional(readOnly = true)
    public List<LoggedMessage> findMessages(MessageFilter filter, long before, int limit) {
        return messages.findNewest(filter, before, limit);
    }

    @Override
    public void runDue() {
        List<LoggedMessage> batch = new ArrayList<>();
        while (pending.drainTo(batch, BATCH) > 0) {
            messages.insertMessages(batch);
            batch.clear();
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
