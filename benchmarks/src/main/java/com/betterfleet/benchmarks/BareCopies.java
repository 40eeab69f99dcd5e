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

/** The limit: COPY of the same rows into a table with the same columns and key, one commit a batch, and nothing else. */
final class BareCopies implements AutoCloseable {

    private final List<Connection> connections;
    private final List<CopyManager> copies;

    private BareCopies(List<Connection> connections, List<CopyManager> copies) {
        this.connections = connections;
        this.copies = copies;
    }

    static BareCopies open(String url, int count) throws SQLException {
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
        return new BareCopies(connections, copies);
    }

    /** Batches copied a second. */
    double copy(ReadingBatches batches, Duration time) {
        return Load.rate(copies.size(), time, worker -> copy(worker, batches.next(worker)));
    }

    private void copy(int worker, ReadingBatches.Batch batch) throws SQLException, IOException {
        copies.get(worker)
                .copyIn(
                        "copy public.bare_reading (asset_id, at, import_wh, power_w) from stdin",
                        new StringReader(batch.table()));
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : connections) {
            connection.close();
        }
    }
}
