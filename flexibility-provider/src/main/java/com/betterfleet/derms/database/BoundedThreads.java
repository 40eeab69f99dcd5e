package com.betterfleet.derms.database;

import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Virtual threads whose number is not bounded, but whose use of database connections is. The partners' answers to a
 * burst of messages may arrive together; storing their results leaves connections for requests.
 */
public final class BoundedThreads {

    /** Whether the thread, if it is a bounded one, uses a connection already. */
    private static final ScopedValue<AtomicBoolean> USES_CONNECTION = ScopedValue.newInstance();

    private BoundedThreads() {}

    /**
     * Returns an executor with a new virtual thread per task. A task that needs a connection waits until few enough of
     * all such threads use one.
     */
    public static ExecutorService newThreadPerTaskExecutor() {
        return Executors.newThreadPerTaskExecutor(task -> Thread.ofVirtual().unstarted(() -> runBounded(task)));
    }

    static void runBounded(Runnable work) {
        ScopedValue.where(USES_CONNECTION, new AtomicBoolean()).run(work);
    }

    /**
     * Marks the current thread as one that uses a connection.
     *
     * @return the mark, which is to be cleared when the connection is closed. Empty if the thread is not bounded, or uses
     *     one already: a thread that waited for a second one would keep the first.
     */
    static Optional<AtomicBoolean> markUse() {
        return USES_CONNECTION.isBound() && USES_CONNECTION.get().compareAndSet(false, true)
                ? Optional.of(USES_CONNECTION.get())
                : Optional.empty();
    }
}
