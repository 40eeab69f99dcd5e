package com.betterfleet.soak.process;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Another client that takes all connections of the database, also those that the service had. */
public final class ConnectionThief {

    private static final String NAME = "thief";

    private final DatabaseServer database;
    private final List<Connection> taken = new ArrayList<>();
    private @Nullable Thread thread;

    public ConnectionThief(DatabaseServer database) {
        this.database = database;
    }

    /** Takes connections until {@link #release()}. */
    public void begin() {
        thread = Thread.ofPlatform().daemon().start(this::takeAll);
    }

    /** Closes all that were taken. */
    public void release() throws InterruptedException {
        if (thread != null) {
            thread.interrupt();
            thread.join();
        }
        for (Connection connection : taken) {
            try {
                connection.close();
            } catch (SQLException closedBefore) {
                // The server may have ended it.
            }
        }
        taken.clear();
    }

    private void takeAll() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                endServiceConnections();
                takeFreeConnections();
            } catch (SQLException busy) {
                // The reserved connections of the superuser may be in use for a moment.
            }
            try {
                TimeUnit.MILLISECONDS.sleep(200);
            } catch (InterruptedException released) {
                return;
            }
        }
    }

    private void endServiceConnections() throws SQLException {
        try (Connection connection = database.connectAsSuperuser();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = '%s'"
                            .formatted(DatabaseServer.USER)
                    + " and application_name <> '%s'".formatted(NAME));
        }
    }

    private void takeFreeConnections() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                taken.add(database.connectAsService(NAME));
            } catch (SQLException noneLeft) {
                return;
            }
        }
    }
}
