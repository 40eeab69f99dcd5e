package com.betterfleet.derms.database;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * Notifies listeners within this instance of each committed transaction, and of work that waits in memory. It makes a
 * reaction faster and is never needed: a lost signal costs the time until the next check.
 */
@Component
public class ChangeSignal implements TransactionExecutionListener {

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> requestListeners = new CopyOnWriteArrayList<>();

    /** @param listener called on the thread of the change; returns at once */
    public void addListener(Runnable listener) {
        listeners.add(listener);
    }

    /** @param listener called only for transactions outside of {@link ReservedConnections}, such as those of requests */
    public void addRequestListener(Runnable listener) {
        requestListeners.add(listener);
    }

    /** Notifies the listeners of work that waits in memory. */
    public void sendSignal() {
        listeners.forEach(Runnable::run);
    }

    @Override
    public void afterCommit(TransactionExecution transaction, @Nullable Throwable failure) {
        if (!transaction.isReadOnly()) {
            sendSignal();
            if (!ReservedConnections.isEntitled()) {
                requestListeners.forEach(Runnable::run);
            }
        }
    }
}
