package com.betterfleet.benchmarks;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** Baseline: COPY of the same rows into a table with the same columns and key, with one commit per batch. */
final class CopyBaseline implements AutoCloseable {

    private final List<Connection> connections;
    private final List<CopyManager> copies;

    private CopyBaseline(List<Connection> connections, List<CopyManager> copies) {
        this.connections = connections;
        this.copies = copies;
    }

    static CopyBaseline open(String url, int count) throws SQLException {
        List<Connection> connections = new ArrayList<>();
        List<CopyManager> copies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Connection connection = DriverManager.getConnection(url);
            if (i == 0) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(
                            "create table public.bare_reading (asset_id text not null, at timestamptz not null,"
                                    + " import_wh numeric, export_wh numeric, power_w numeric, phase_import_wh numeric[],"
                                    + " phase_export_wh numeric[], flag text, primary key (asset_id, at))");
                }
            }
            connections.add(connection);
            copies.add(connection.unwrap(PGConnection.class).getCopyAPI());
        }
        return new CopyBaseline(connections, copies);
    }

    /** Returns batches copied per second. */
    double copyBatches(ReadingBatches batches, Duration time) {
        return LoadWorkers.measureRate(copies.size(), time, worker -> copyBatches(worker, batches.nextBatch(worker)));
    }

    private void copyBatches(int worker, ReadingBatches.ReadingBatch batch) throws SQLException, IOException {
        copies.get(worker)
                .copyIn(
                        "copy public.bare_reading (asset_id, at, import_wh, power_w) from stdin",
                        new StringReader(batch.toCopyRows()));
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : connections) {
            connection.close();
        }
    }
}
