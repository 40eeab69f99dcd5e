package com.betterfleet.benchmarks;

import com.betterfleet.benchmarks.report.LatencyRecorder;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/** Measures how late each circuit is written at a quarter hour at which the limits of all groups change. */
final class SharedBoundary {

    private static final long QUARTER_SECONDS = 900;

    /** The clock is moved this close to the boundary, which then comes by itself. */
    private static final Duration AHEAD = Duration.ofSeconds(6);

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long POLL_MILLIS = 25;
    private static final long NANOS_PER_MICRO = 1_000;

    private final ServiceUnderLoad service;
    private final Connection database;

    private SharedBoundary(ServiceUnderLoad service, Connection database) {
        this.service = service;
        this.database = database;
    }

    /**
     * Passes a number of boundaries and records the lateness of every circuit as its history states it.
     *
     * @return the longest time until the last circuit was seen committed
     */
    static Duration measure(ServiceUnderLoad service, int boundaries, LatencyRecorder lateness)
            throws IOException, SQLException, InterruptedException {
        Duration longest = Duration.ZERO;
        try (Connection database = DriverManager.getConnection(service.databaseUrl())) {
            SharedBoundary measurement = new SharedBoundary(service, database);
            for (int i = 0; i < boundaries; i++) {
                Duration last = measurement.passBoundary(lateness);
                longest = last.compareTo(longest) > 0 ? last : longest;
            }
        }
        return longest;
    }

    private Duration passBoundary(LatencyRecorder lateness) throws IOException, SQLException, InterruptedException {
        long now = now().plus(AHEAD).getEpochSecond();
        Instant boundary = Instant.ofEpochSecond((now / QUARTER_SECONDS + 1) * QUARTER_SECONDS);
        service.moveTo(boundary.minus(AHEAD));
        while (now().isBefore(boundary)) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        Instant seen = awaitAllDecided(boundary);
        readLateness(boundary, lateness);
        return Duration.between(boundary, seen);
    }

    private Instant awaitAllDecided(Instant boundary) throws SQLException, InterruptedException {
        long begun = System.nanoTime();
        try (PreparedStatement left = database.prepareStatement(
                "select 1 from envelope.circuit_capacity where direction = 'IMPORT' and decided_for < ? limit 1")) {
            left.setObject(1, boundary.atOffset(ZoneOffset.UTC));
            while (hasRow(left)) {
                if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                    throw new IllegalStateException("after %d s circuits still had the limit before %s"
                            .formatted(PATIENCE.toSeconds(), boundary));
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        }
        return now();
    }

    private void readLateness(Instant boundary, LatencyRecorder lateness) throws SQLException {
        try (PreparedStatement query = database.prepareStatement(
                "select (extract(epoch from min(written_at) - ?) * 1000000)::bigint"
                        + " from envelope.circuit_change where decided_for >= ? and direction = 'IMPORT' group by circuit_id")) {
            query.setObject(1, boundary.atOffset(ZoneOffset.UTC));
            query.setObject(2, boundary.atOffset(ZoneOffset.UTC));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    lateness.record(rows.getLong(1) * NANOS_PER_MICRO);
                }
            }
        }
    }

    private Instant now() throws SQLException {
        try (PreparedStatement query = database.prepareStatement(
                        "select clock_timestamp() + ahead_micros * interval '1 microsecond' from clock.simulated_time");
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    private static boolean hasRow(PreparedStatement query) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            return row.next();
        }
    }
}
