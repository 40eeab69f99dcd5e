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
    private static final int LONGEST_BODY = 20_000;

    private final BlockingQueue<LoggedMessage> waiting = new LinkedBlockingQueue<>(CAPACITY);
    private final JdbcMessages messages;

    MessageLog(JdbcMessages messages) {
        this.messages = messages;
    }

    /** Notes a message. Under a flood the newest notes are dropped rather than held in memory without bound. */
    public void note(LoggedMessage message) {
        boolean unused = waiting.offer(shortened(message));
    }

    /** The newest messages first; {@code before} is an id, 0 for the newest of all. */
    @Transactional(readOnly = true)
    public List<LoggedMessage> messages(MessageFilter filter, long before, int limit) {
        return messages.newest(filter, before, limit);
    }

    @Override
    public void runDue() {
        List<LoggedMessage> batch = new ArrayList<>();
        while (waiting.drainTo(batch, BATCH) > 0) {
            messages.append(batch);
            batch.clear();
        }
    }

    @Override
    public void destroy() {
        runDue();
    }

    private static LoggedMessage shortened(LoggedMessage message) {
        if (message.body().length() <= LONGEST_BODY) {
            return message;
        }
        return new LoggedMessage(
                message.id(),
                message.connectionId(),
                message.at(),
                message.heading(),
                message.type(),
                message.status(),
                message.requestId(),
                message.correlationId(),
                message.body().substring(0, LONGEST_BODY) + "…",
                message.note());
    }
}
