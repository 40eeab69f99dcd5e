package com.betterfleet.derms.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Combines the shared connection pool with a small pool for {@link ReservedConnections}. */
final class ReservedDataSource extends DelegatingDataSource implements AutoCloseable {

    /**
     * One connection for each work that affects limits, links and outbound messages, one for the lease of listening, and
     * a few for logs.
     */
    private static final int RESERVE_SIZE = 7;

    private final HikariDataSource shared;
    private final HikariDataSource reserve;

    ReservedDataSource(HikariDataSource shared) {
        super(shared);
        this.shared = shared;
        HikariConfig settings = new HikariConfig();
        shared.copyStateTo(settings);
        settings.setPoolName(shared.getPoolName() + "-reserve");
        settings.setMaximumPoolSize(RESERVE_SIZE);
        settings.setMinimumIdle(1);
        this.reserve = new HikariDataSource(settings);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return ReservedConnections.isEntitled() ? reserve.getConnection() : shared.getConnection();
    }

    @Override
    public void close() {
        reserve.close();
        shared.close();
    }
}
