package com.betterfleet.benchmarks;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Many bound groups with a charger each, on one link. Rows that take long over HTTP are inserted as the service writes
 * them.
 */
final class ReportingFleet {

    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final int READINGS_A_CALL = 5_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final ServiceUnderLoad service;
    private final int groups;
    private long reading;

    private ReportingFleet(ServiceUnderLoad service, int groups) {
        this.service = service;
        this.groups = groups;
    }

    static ReportingFleet setUp(ServiceUnderLoad service, String baseUrl, int groups)
            throws IOException, SQLException, InterruptedException {
        ReportingFleet fleet = new ReportingFleet(service, groups);
        service.put("/microgrids/m", "{\"name\":\"Load\",\"timeZone\":\"UTC\"}");
        service.put("/connections/c", """
                {"name":"Load","profile":"oscp","baseUrl":"%s","heartbeatIntervalSeconds":null,
                 "measurement":{"group":false,"asset":true},"backfillPerMinute":1000000,
                 "auth":{"outbound":{"type":"token","token":"a-partner-of-benchmarks"},
                         "inbound":{"type":"token","token":"a-token-of-the-partner-of-benchmarks"}}}
                """.formatted(baseUrl));
        fleet.executeSql("""
                insert into microgrid.scope (id, microgrid_id, name)
                    select 's' || i, 'm', 'S' from generate_series(1, %1$d) i;
                insert into microgrid.asset (id, microgrid_id, name, category, metering_role, scope_id, rating_w)
                    select 'a' || i, 'm', 'A', 'CHARGING', 'CHARGER', 's' || i, 150000 from generate_series(1, %1$d) i;
                insert into microgrid.membership (asset_id, scope_id, metering_role, rating_w)
                    select id, scope_id, metering_role, rating_w from microgrid.asset;
                insert into connection.binding (connection_id, group_id, scope_id, asset_id, enforcement, epoch, epoch_since)
                    select 'c', 'G' || i, 's' || i, 'G' || i, 'OBSERVE', 1, now() from generate_series(1, %1$d) i;
                insert into reporting.stream (binding_id, connection_id, group_id, scope_id, since, jitter)
                    select id, connection_id, group_id, scope_id, now(), random() * interval '1 minute'
                    from connection.binding;
                analyze;
                """.formatted(groups));
        fleet.setLinkOnline(true);
        Instant edge = fleet.nextEdge();
        fleet.moveTo(edge);
        fleet.postReadings(edge);
        return fleet;
    }

    /** Sets the link online or lost, without handshakes. */
    void setLinkOnline(boolean up) throws IOException, SQLException {
        executeSql(
                "update connection.link set state = '%s' where connection_id = 'c'".formatted(up ? "ONLINE" : "LOST"));
    }

    Instant now() throws IOException, InterruptedException {
        String clock = service.get("/clock");
        return Instant.parse(clock.replaceAll(".*\"now\":\"([^\"]+)\".*", "$1"));
    }

    Instant nextEdge() throws IOException, InterruptedException {
        return Instant.ofEpochSecond((now().getEpochSecond() / WINDOW.toSeconds() + 1) * WINDOW.toSeconds());
    }

    void moveTo(Instant time) throws IOException, InterruptedException {
        service.put("/clock", "{\"now\":\"%s\"}".formatted(time));
    }

    void awaitTime(Instant time) throws IOException, InterruptedException {
        while (now().isBefore(time)) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** Posts every charger's register at an instant. */
    void postReadings(Instant at) throws IOException, InterruptedException {
        reading++;
        for (int from = 1; from <= groups; from += READINGS_A_CALL) {
            StringBuilder readings = new StringBuilder("[");
            for (int i = from; i < Math.min(from + READINGS_A_CALL, groups + 1); i++) {
                readings.append(i == from ? "" : ",")
                        .append("{\"assetId\":\"a%d\",\"at\":\"%s\",\"importWh\":%d.%03d}"
                                .formatted(i, at, 1_000 + reading * (1_000 + i % 5_000), i % 1_000));
            }
            service.post("/meter-readings", readings.append("]").toString());
        }
    }

    /** Waits until this many messages are queued. */
    void awaitQueued(long messages) throws IOException, SQLException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (countQueued() < messages && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private long countQueued() throws IOException, SQLException {
        try (Connection database = DriverManager.getConnection(service.databaseUrl());
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from reporting.message")) {
            row.next();
            return row.getLong(1);
        }
    }

    private void executeSql(String sql) throws IOException, SQLException {
        try (Connection database = DriverManager.getConnection(service.databaseUrl());
                Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }
}
