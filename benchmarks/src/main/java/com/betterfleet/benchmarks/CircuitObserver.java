package com.betterfleet.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/** Observes the circuits in the database, and measures the baseline on a copy of their rows. */
final class CircuitObserver implements AutoCloseable {

    /** Interval of checks for the last write: an observed delay is at most this much too long. */
    private static final long POLL_MILLIS = 25;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long WATTS = 1_000;

    private final Connection database;
    private final int circuits;

    private CircuitObserver(Connection database, int circuits) {
        this.database = database;
        this.circuits = circuits;
    }

    static CircuitObserver open(String url, int circuits) throws SQLException {
        return new CircuitObserver(DriverManager.getConnection(url), circuits);
    }

    /**
     * Delay between an instant and the write of the last circuit.
     *
     * @param observed until the write was seen committed
     * @param recorded by the write times in the history
     */
    record WriteDelay(Duration observed, Duration recorded) {}

    Instant now() throws SQLException {
        return queryInstant(
                "select clock_timestamp() + ahead_micros * interval '1 microsecond' from clock.simulated_time");
    }

    /** Waits until an instant of the service's time, and then until every circuit has that limit, kW. */
    WriteDelay awaitLimitAfter(Instant instant, int kw) throws SQLException, InterruptedException {
        long ahead = Duration.between(now(), instant).toMillis();
        if (ahead > 0) {
            TimeUnit.MILLISECONDS.sleep(ahead);
        }
        Instant seen = awaitLimit(kw);
        return new WriteDelay(Duration.between(instant, seen), Duration.between(instant, lastWritten()));
    }

    /** Waits until every circuit has that limit, kW, and returns the time at which this was seen. */
    Instant awaitLimit(int kw) throws SQLException, InterruptedException {
        long begun = System.nanoTime();
        try (PreparedStatement other = prepareLimitQuery("select 1 from %s and available_w <> ? limit 1", kw);
                PreparedStatement count = prepareLimitQuery("select count(*) from %s and available_w = ?", kw)) {
            while (true) {
                // Circuits are counted only when no other limit is left, because each count takes processor time from
                // the service.
                if (queryNumber(other) == 0 && queryNumber(count) == circuits) {
                    return now();
                }
                if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                    throw new IllegalStateException(
                            "only %d of %d circuits are on %d kW".formatted(queryNumber(count), circuits, kw));
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        }
    }

    private PreparedStatement prepareLimitQuery(String query, int kw) throws SQLException {
        PreparedStatement statement =
                database.prepareStatement(query.formatted("envelope.circuit_capacity where direction = 'IMPORT'"));
        statement.setLong(1, kw * WATTS);
        return statement;
    }

    /** Returns the number in the first row; 0 without a row. */
    private static int queryNumber(PreparedStatement query) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    /** Updates one row per circuit by one statement, in a table with the same structure. */
    Duration measureBaselineUpdate() throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(
                    "create table if not exists public.bare_circuit (like envelope.circuit_capacity including all)");
            statement.execute("insert into public.bare_circuit select * from envelope.circuit_capacity"
                    + " where direction = 'IMPORT' on conflict do nothing");
            long begun = System.nanoTime();
            int updated = statement.executeUpdate(
                    "update public.bare_circuit set available_w = available_w + 1, decided_for = clock_timestamp()");
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            if (updated != circuits) {
                throw new IllegalStateException("%d rows were updated, not %d".formatted(updated, circuits));
            }
            return took;
        }
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }

    private Instant lastWritten() throws SQLException {
        return queryInstant("select max(written_at) from envelope.circuit_change");
    }

    private Instant queryInstant(String query) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getObject(1, OffsetDateTime.class)
                    .withOffsetSameInstant(ZoneOffset.UTC)
                    .toInstant();
        }
    }
}
