package com.betterfleet.derms.fuzz;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A hash of each table that holds state. The tables of all rows are those that only requests change. Of tables that
 * time changes as well, the rows of given sites are hashed.
 *
 * <p>{@link #LEFT_OUT} names every other table, with the reason.
 */
final class StateFingerprint {

    /** Tables that refused requests may write, or that work beside the requests writes. */
    static final Map<String, String> LEFT_OUT = Map.ofEntries(
            Map.entry("exchange.message", "the message log names refused messages"),
            Map.entry("audit.entry", "the audit trail"),
            Map.entry("incident.incident", "a refused forecast opens an advisory"),
            Map.entry("incident.event", "as incidents"),
            Map.entry("incident.notification", "as incidents"),
            Map.entry("exchange.assembly", "a segment waits for the others"),
            Map.entry("exchange.part", "as assemblies"),
            Map.entry("connection.registration_step", "the steps name refused registrations"),
            Map.entry("exchange.outbox", "messages are sent and sent again"),
            Map.entry("connection.lease", "instances renew it"),
            Map.entry("connection.earlier_suspension", "instances write it"),
            Map.entry("connection.certificate", "a periodic check writes it"),
            Map.entry("connection.expiry_told", "a periodic check writes it"),
            Map.entry("incident.lookout", "a periodic check writes it"),
            Map.entry("supervision.decision_request", "a request to decide again"),
            Map.entry("supervision.scope_state", "decided each minute; its limits are those of the envelopes"),
            Map.entry("supervision.sweep", "a periodic check writes it"),
            Map.entry("envelope.circuit_change", "the history of the capacities"),
            Map.entry("envelope.foreign_value", "a periodic check writes it"),
            Map.entry("compliance.breach", "calculated from readings"),
            Map.entry("compliance.breach_watch", "calculated from readings"),
            Map.entry("compliance.conflict", "calculated from limits"),
            Map.entry("metering.latest", "calculated from readings"),
            Map.entry("metering.meter", "calculated from readings"),
            Map.entry("metering.quarter", "calculated from readings"),
            Map.entry("metering.register_break", "calculated from readings"),
            Map.entry("metering.tally", "calculated from readings"),
            Map.entry("reporting.closed", "calculated from readings"),
            Map.entry("reporting.look", "calculated from readings"),
            Map.entry("reporting.message", "calculated from readings"),
            Map.entry("reporting.stream", "calculated from readings"),
            Map.entry("reporting.told_window", "calculated from readings"),
            Map.entry("quarantine.subject", "work that failed"));

    /** Columns that a delivery of a queued message changes are left out. */
    private static final Map<String, String> WHOLE_TABLES = new LinkedHashMap<>();

    /** The condition that a row belongs to one of the sites {@code :sites}. */
    private static final Map<String, String> ROWS_OF_SITES = new LinkedHashMap<>();

    static {
        for (String table : List.of(
                "microgrid.microgrid",
                "microgrid.circuit",
                "microgrid.scope",
                "microgrid.asset",
                "microgrid.membership",
                "connection.connection",
                "connection.binding",
                "connection.partner_client",
                "account.account",
                "access.signing_key",
                "clock.simulated_time",
                "forecast.message",
                "forecast.in_force",
                "incident.notification_read")) {
            WHOLE_TABLES.put(table, "select * from " + table);
        }
        // Its counter leaves a gap for a message that is refused as a duplicate; only the order counts.
        WHOLE_TABLES.put("forecast.group_order", "select binding_id from forecast.group_order");
        WHOLE_TABLES.put("compliance.adjustment", "select id, scope_id from compliance.adjustment");
        WHOLE_TABLES.put("compliance.error", "select id, scope_id from compliance.error");
        WHOLE_TABLES.put(
                "envelope.remote_circuit", "select remote_id, circuit_id, released from envelope.remote_circuit");
        ROWS_OF_SITES.put(
                "connection.link",
                "select connection_id, their_interval_seconds, their_measurements, last_heartbeat_received_at,"
                        + " taken_down_by from connection.link where connection_id in (:sites)");
        ROWS_OF_SITES.put(
                "connection.registration",
                "select connection_id, their_token, their_base_url, our_hash, former_hash, issued_hash, agreed_spent"
                        + " from connection.registration where connection_id in (:sites)");
        ROWS_OF_SITES.put(
                "microgrid.operational_limit",
                "select * from microgrid.operational_limit where circuit_id in (:sites)");
        ROWS_OF_SITES.put(
                "envelope.circuit_capacity",
                "select circuit_id, direction, available_w from envelope.circuit_capacity where circuit_id in (:sites)");
        ROWS_OF_SITES.put(
                "envelope.operating_envelope",
                "select scope_id, direction, limit_w from envelope.operating_envelope where scope_id in (:sites)");
        ROWS_OF_SITES.put("metering.reading", "select * from metering.reading where asset_id in (:sites)");
    }

    private final Map<String, String> hashes;

    private StateFingerprint(Map<String, String> hashes) {
        this.hashes = hashes;
    }

    /** Takes all hashes in one statement. */
    static StateFingerprint take(JdbcClient database, List<String> sites) {
        Map<String, String> hashes = new LinkedHashMap<>();
        String statement = Stream.of(WHOLE_TABLES, ROWS_OF_SITES)
                .flatMap(tables -> tables.entrySet().stream())
                .map(table -> hashOf(table.getKey(), table.getValue()))
                .collect(Collectors.joining(" union all "));
        database.sql(statement).param("sites", sites).query((RowCallbackHandler)
                row -> hashes.put(row.getString("name"), row.getString("hash")));
        return new StateFingerprint(hashes);
    }

    private static String hashOf(String table, String rows) {
        return "select '%s' as name, count(*) || ' rows, ' || coalesce(sum(hashtextextended(r::text, 0)), 0) as hash from (%s) r"
                .formatted(table, rows);
    }

    /** The tables of the database that are neither hashed nor left out by name. */
    static List<String> findUnknownTables(JdbcClient database) {
        return database.sql("""
                        select c.relnamespace::regnamespace || '.' || c.relname from pg_class c
                        where c.relkind in ('r', 'p') and not c.relispartition
                            and c.relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema')
                        """).query(String.class).list().stream()
                .filter(table -> !WHOLE_TABLES.containsKey(table)
                        && !ROWS_OF_SITES.containsKey(table)
                        && !LEFT_OUT.containsKey(table)
                        && !table.endsWith("schema_history"))
                .sorted()
                .toList();
    }

    /** The tables that differ, with both hashes. */
    List<String> differences(StateFingerprint other) {
        return new TreeSet<>(hashes.keySet())
                .stream()
                        .filter(table -> !Objects.equals(hashes.get(table), other.hashes.get(table)))
                        .map(table -> "%s: %s, then %s".formatted(table, hashes.get(table), other.hashes.get(table)))
                        .toList();
    }
}
