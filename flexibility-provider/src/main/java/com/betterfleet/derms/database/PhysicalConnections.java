package com.betterfleet.derms.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.util.DriverDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Opens the connections of a pool, and can close all of them while statements still run on them. */
final class PhysicalConnections extends DelegatingDataSource {

    /** Maximum time for opening a connection; a setting in the URL takes precedence. */
    private static final String LOGIN_SECONDS = "5";

    private final Set<Connection> open = ConcurrentHashMap.newKeySet();

    private PhysicalConnections(DriverDataSource driver) {
        super(driver);
    }

    /** Lets a pool that is not started yet open its connections here. */
    static PhysicalConnections openFor(HikariConfig pool) {
        Properties properties = new Properties();
        properties.putAll(pool.getDataSourceProperties());
        properties.setProperty("loginTimeout", LOGIN_SECONDS);
        PhysicalConnections connections = new PhysicalConnections(new DriverDataSource(
                pool.getJdbcUrl(), pool.getDriverClassName(), properties, pool.getUsername(), pool.getPassword()));
        pool.setDataSource(connections);
        return connections;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return track(super.getConnection());
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return track(super.getConnection(username, password));
    }

    /** The pool would set its own wait for all connections of this process. */
    @Override
    public void setLoginTimeout(int seconds) {}

    private Connection track(Connection connection) {
        open.removeIf(PhysicalConnections::isClosed);
        open.add(connection);
        return connection;
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException broken) {
            return true;
        }
    }

    /** Closes every connection at once; a thread that waits for the database on one of them fails. */
    void abortAll() {
        List<Connection> aborted = List.copyOf(open);
        aborted.forEach(open::remove);
        for (Connection connection : aborted) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException alreadyBroken) {
                // Nothing waits on it.
            }
        }
    }
}
