package com.betterfleet.derms.database;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Bounds how many connections of one pool all {@link BoundedThreads} use at once; first come, first served. */
final class ConnectionBound {

    private final Semaphore permits;

    ConnectionBound(int maxConnections) {
        this.permits = new Semaphore(maxConnections, true);
    }

    /** Opens a connection of a pool. */
    interface ConnectionSource {
        Connection open() throws SQLException;
    }

    /**
     * Opens a connection. On a bounded thread, waits first until fewer than the maximum are in use.
     *
     * @throws SQLTransientConnectionException where that takes longer than {@code patience}
     */
    Connection openConnection(ConnectionSource source, Duration patience) throws SQLException {
        Optional<AtomicBoolean> mark = BoundedThreads.markUse();
        if (mark.isEmpty()) {
            return source.open();
        }
        Use use = new Use(mark.get());
        try {
            use.awaitPermit(patience);
            return endWithClose(source.open(), use);
        } catch (SQLException | RuntimeException failure) {
            use.end();
            throw failure;
        }
    }

    /** The use of one connection by a bounded thread. */
    private final class Use {

        private final AtomicBoolean mark;
        private final AtomicBoolean permitted = new AtomicBoolean();

        Use(AtomicBoolean mark) {
            this.mark = mark;
        }

        void awaitPermit(Duration patience) throws SQLException {
            try {
                permitted.set(permits.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS));
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
            if (!permitted.get()) {
                throw new SQLTransientConnectionException(
                        "too many threads of outbound messages use a connection; waited %d ms"
                                .formatted(patience.toMillis()));
            }
        }

        void end() {
            mark.set(false);
            if (permitted.getAndSet(false)) {
                permits.release();
            }
        }
    }

    /** Lets the use end when the connection is returned to its pool. A connection is equal to itself only. */
    @SuppressWarnings("ReferenceEquality")
    private static Connection endWithClose(Connection connection, Use use) {
        InvocationHandler handler = (proxy, method, arguments) -> switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "close" -> {
                try {
                    yield invoke(connection, method, arguments);
                } finally {
                    use.end();
                }
            }
            default -> invoke(connection, method, arguments);
        };
        return (Connection) Proxy.newProxyInstance(
                ConnectionBound.class.getClassLoader(), new Class<?>[] {Connection.class}, handler);
    }

    private static @Nullable Object invoke(Connection connection, Method method, @Nullable Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getTargetException();
        }
    }
}
