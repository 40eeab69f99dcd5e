package com.betterfleet.benchmarks;

import com.betterfleet.benchmarks.report.LatencyRecorder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Baseline: the same bytes inserted into the same database by prepared statements, with one commit each. */
final class InsertBaseline implements AutoCloseable {

    private final List<Connection> connections;
    private final List<PreparedStatement> inserts;

    private InsertBaseline(List<Connection> connections, List<PreparedStatement> inserts) {
        this.connections = connections;
        this.inserts = inserts;
    }

    static InsertBaseline open(String url, int count) throws SQLException {
        List<Connection> connections = new ArrayList<>();
        List<PreparedStatement> inserts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Connection connection = DriverManager.getConnection(url);
            if (i == 0) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(
                            "create table public.bare (id bigint generated always as identity primary key, body text)");
                }
            }
            connections.add(connection);
            inserts.add(connection.prepareStatement("insert into public.bare (body) values (?)"));
        }
        return new InsertBaseline(connections, inserts);
    }

    double insertRows(String body, Duration time, LatencyRecorder latencies) {
        return LoadWorkers.measureRate(inserts.size(), time, worker -> {
            PreparedStatement insert = inserts.get(worker);
            insert.setString(1, body);
            long begun = System.nanoTime();
            insert.executeUpdate();
            latencies.record(System.nanoTime() - begun);
        });
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : connections) {
            connection.close();
        }
    }
}
