package com.betterfleet.benchmarks;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Managed scopes, each on a circuit of its own, spread evenly over supervised partners. */
final class PartnerFleet {

    /** Heartbeat interval demanded of the partners; half of it is grace. */
    static final Duration INTERVAL = Duration.ofSeconds(2);

    private static final int SETUP_WORKERS = 8;

    /**
     * The rows that the API would write. Through the API, so many groups of one partner would take a quarter of an
     * hour.
     */
    private static final List<String> ROWS = List.of("""
            insert into microgrid.microgrid (id, name, time_zone)
            select distinct 'm' || n % :sites, 'Site ' || n % :sites, 'UTC' from generate_series(0, :scopes - 1) n
            """, """
            insert into microgrid.circuit (id, microgrid_id, name, kind, phases, nominal_phase_voltage, import_rating_w,
                import_safe_default_w, export_rating_w, export_safe_default_w)
            select 'k' || n, 'm' || n % :sites, 'K', 'GRID_CONNECTION', 3, 230, 2000000, 100000, 0, 0 from generate_series(0, :scopes - 1) n
            """, """
            insert into microgrid.scope (id, microgrid_id, name, circuit_id)
            select 's' || n, 'm' || n % :sites, 'S ' || n, 'k' || n from generate_series(0, :scopes - 1) n
            """, """
            insert into connection.binding (connection_id, group_id, scope_id, asset_id, enforcement, epoch, epoch_since)
            select 'p' || n % :partners, 'G' || n, 's' || n, 'G' || n, 'ENFORCE', 1, now() from generate_series(0, :scopes - 1) n
            """, """
            insert into supervision.scope_state (scope_id, shard, next_change_at, decided_for, mode, rank)
            select 's' || n, abs(hashtext('s' || n)) % 16, now(), now(), 'AWAITING_FORECAST', 4
            from generate_series(0, :scopes - 1) n
            """, "analyze");

    private final ServiceUnderLoad service;
    private final int scopes;
    private final int partners;
    private final int sites;
    private final String interval;

    private PartnerFleet(ServiceUnderLoad service, int scopes, int partners, int sites, String interval) {
        this.service = service;
        this.scopes = scopes;
        this.partners = partners;
        this.sites = sites;
        this.interval = interval;
    }

    /** A fleet of one site, whose partners are supervised by heartbeats at {@link #INTERVAL}. */
    static PartnerFleet supervised(ServiceUnderLoad service, int scopes, int partners) {
        return new PartnerFleet(service, scopes, partners, 1, Long.toString(INTERVAL.toSeconds()));
    }

    /** A fleet with a site for each scope, whose partners send no heartbeats. */
    static PartnerFleet unsupervised(ServiceUnderLoad service, int scopes, int partners) {
        return new PartnerFleet(service, scopes, partners, scopes, "null");
    }

    void setUp() throws IOException, SQLException, InterruptedException {
        for (int partner = 0; partner < partners; partner++) {
            service.put("/connections/p" + partner, """
                    {"name":"P","profile":"oscp","baseUrl":"http://localhost:9/oscp/cp/2.0","heartbeatIntervalSeconds":%2$s,
                     "recoveryHoldSeconds":0,
                     "auth":{"outbound":{"type":"token","token":"%1$s-out"},"inbound":{"type":"token","token":"%1$s"}}}
                    """.formatted(token(partner), interval));
        }
        try (Connection database = DriverManager.getConnection(service.databaseUrl());
                Statement statement = database.createStatement()) {
            for (String rows : ROWS) {
                statement.execute(rows.replace(":scopes", Integer.toString(scopes))
                        .replace(":partners", Integer.toString(partners))
                        .replace(":sites", Integer.toString(sites)));
            }
        }
    }

    /** Sends a forecast for each scope: this many blocks of one length with these limits, kW, in turn. */
    void sendForecasts(String type, Instant start, Duration length, int blocks, int... kw)
            throws IOException, InterruptedException {
        String stated = IntStream.range(0, blocks)
                .mapToObj(i ->
                        "{\"capacity\":%d,\"phase\":\"ALL\",\"unit\":\"KW\",\"start_time\":\"%s\",\"end_time\":\"%s\"}"
                                .formatted(
                                        kw[i % kw.length],
                                        start.plus(length.multipliedBy(i)),
                                        start.plus(length.multipliedBy(i + 1L))))
                .collect(Collectors.joining(","));
        LoadWorkers.runTimes(
                SETUP_WORKERS,
                scopes,
                number -> service.sendMessage(
                        token(number % partners),
                        "update_group_capacity_forecast",
                        String.format(
                                Locale.ROOT,
                                "{\"group_id\":\"G%d\",\"type\":\"%s\",\"forecasted_blocks\":[%s]}",
                                number,
                                type,
                                stated)));
    }

    /** Sends a heartbeat of every partner, each naming the same instant. */
    void sendHeartbeats(Instant offlineAt) throws IOException, InterruptedException {
        for (int partner = 0; partner < partners; partner++) {
            service.sendMessage(token(partner), "heartbeat", "{\"offline_mode_at\":\"%s\"}".formatted(offlineAt));
        }
    }

    /** Returns the token of the partner that limits a scope. */
    String tokenOf(int scope) {
        return token(scope % partners);
    }

    private static String token(int partner) {
        return "a-partner-of-the-fleet-" + partner;
    }
}
