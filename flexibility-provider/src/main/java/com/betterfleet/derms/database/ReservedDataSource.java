package com.betterfleet.derms.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** The pool that everybody shares, and beside it a small one for who is entitled to the {@link ReservedConnections}. */
final class ReservedDataSource extends DelegatingDataSource implements AutoCloseable {

    /** As many as there are works that touch limits, links and what leaves for partners, and a few that only write logs. */
    private static final int RESERVE_SIZE = 6;

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
