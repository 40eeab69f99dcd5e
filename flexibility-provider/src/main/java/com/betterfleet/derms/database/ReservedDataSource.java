package com.betterfleet.derms.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Combines the shared connection pool with a small pool for {@link ReservedConnections}. Once the service has started,
 * work without reserve fails at once while the database does not answer.
 */
final class ReservedDataSource extends DelegatingDataSource implements SmartLifecycle, AutoCloseable {

    /**
     * One connection for each work that affects limits, links and outbound messages, one for the lease of listening, and
     * a few for logs.
     */
    private static final int RESERVE_SIZE = 7;

    /** The part of the shared pool that {@link BoundedThreads} use at most: a third. */
    private static final int BOUNDED_PART = 3;

    private final HikariDataSource shared;
    private final HikariDataSource reserve;
    private final DatabaseAvailability availability;
    private final ConnectionBound sharedBound;

    /** Decisions and links need the others, however many circuits of other platforms are written at once. */
    private final ConnectionBound reserveBound = new ConnectionBound(2);

    /** @param ofShared the connections of the shared pool */
    ReservedDataSource(HikariDataSource shared, PhysicalConnections ofShared) {
        super(shared);
        this.shared = shared;
        this.sharedBound = new ConnectionBound(Math.max(1, shared.getMaximumPoolSize() / BOUNDED_PART));
        HikariConfig settings = new HikariConfig();
        shared.copyStateTo(settings);
        settings.setPoolName(shared.getPoolName() + "-reserve");
        settings.setMaximumPoolSize(RESERVE_SIZE);
        settings.setMinimumIdle(1);
        settings.setConnectionTimeout(DatabaseWait.LONG.toMillis());
        PhysicalConnections ofReserve = PhysicalConnections.openFor(settings);
        this.reserve = new HikariDataSource(settings);
        this.availability = new DatabaseAvailability(
                new DatabaseProbe(shared.getJdbcUrl(), shared.getUsername(), shared.getPassword()),
                () -> abort(shared, ofShared),
                () -> abort(reserve, ofReserve));
        availability.start();
    }

    /** After everything else has started. */
    @Override
    public void start() {
        availability.setActing(true);
    }

    @Override
    public void stop() {
        availability.setActing(false);
    }

    @Override
    public boolean isRunning() {
        return availability.isActing();
    }

    private static void abort(HikariDataSource pool, PhysicalConnections connections) {
        // Evicted as well, so that the pool hands out none of those that it has just seen alive.
        if (pool.isRunning()) {
            pool.getHikariPoolMXBean().softEvictConnections();
        }
        connections.abortAll();
    }

    @Override
    public Connection getConnection() throws SQLException {
        Duration patience = DatabaseWait.maximum();
        return ReservedConnections.isEntitled()
                ? reserveBound.openConnection(reserve::getConnection, patience)
                : sharedBound.openConnection(() -> getSharedConnection(patience), patience);
    }

    /** The pool waits briefly; work that may wait longer asks again while the database answers. */
    private Connection getSharedConnection(Duration patience) throws SQLException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            availability.requireAvailable();
            try {
                return shared.getConnection();
            } catch (SQLTransientConnectionException busy) {
                if (System.nanoTime() - end >= 0) {
                    throw busy;
                }
            }
        }
    }

    @Override
    public void close() {
        availability.close();
        reserve.close();
        shared.close();
    }
}
