package com.betterfleet.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * History in the form in which the service stores it: circuit changes, forecasts, logged messages, readings, windows
 * and published windows.
 */
final class YearOfHistory {

    /** Scopes with a dense week, which the page benchmarks show. */
    static final int SHOWN_SCOPES = 20;

    private static final long YEAR_SECONDS = 365L * 86_400;
    private static final long QUARTER_SECONDS = 900;

    /** A forecast has some kilobytes, so that there are fewer of them than of other rows. */
    private static final int ROWS_PER_FORECAST = 10;

    private static final String ASSETS = """
            insert into microgrid.asset (id, microgrid_id, name, category, metering_role, scope_id, rating_w)
                select 'a' || n, s.microgrid_id, 'A', 'CHARGING', 'CHARGER', s.id, 2000000
                from generate_series(0, :groups - 1) n join microgrid.scope s on s.id = 's' || n;
            insert into microgrid.membership (asset_id, scope_id, metering_role, rating_w)
                select id, scope_id, metering_role, rating_w from microgrid.asset
            """;

    private static final String MONTHS = """
            select envelope.prepare_months(m), metering.prepare_months(m), reporting.prepare_months(m)
            from generate_series(now() - interval '13 months', now() + interval '1 month', interval '1 month') m
            """;

    /** Rows of one span: from an instant on, a number of rows of each of the first scopes, at this many seconds. */
    private static final List<String> ROWS = List.of("""
            insert into envelope.circuit_change (circuit_id, direction, available_w, source, envelope_w, basis, decision_row,
                reference, decided_for, written_at)
            select 'k' || n, 'IMPORT', 500000 + k % 96 * 1000, 'ENVELOPE', 500000 + k % 96 * 1000, 'PRIMARY', 3,
                'history-' || k, t.at, t.at + interval '40 milliseconds'
            from generate_series(0, :rows - 1) k, generate_series(0, :scopes - 1) n,
                lateral (select :from::timestamptz + k * :step * interval '1 second' as at) t
            """, """
            insert into metering.quarter (asset_id, start, import_wh, export_wh, quality)
            select 'a' || n, :from::timestamptz + k * :step * interval '1 second', 100000 + k % 96 * 1000, 0, 'MEASURED'
            from generate_series(0, :rows - 1) k, generate_series(0, :scopes - 1) n
            """, """
            insert into reporting.told_window (binding_id, scope_id, start_at, end_at, quality, import_wh, export_wh, state, open,
                late, released_at, sent_at)
            select b.id, b.scope_id, t.at, t.at + interval '15 minutes', 'MEASURED', 100000 + k % 96 * 1000, 0, 'SENT', 0, false,
                t.at + interval '16 minutes', t.at + interval '16 minutes'
            from generate_series(0, :rows - 1) k, generate_series(0, :scopes - 1) n
                join connection.binding b on b.scope_id = 's' || n,
                lateral (select :from::timestamptz + k * :step * interval '1 second' as at) t
            """);

    private static final String READINGS = """
            insert into metering.reading (asset_id, at, import_wh, export_wh, power_w)
            select 'a' || n, :from::timestamptz + k * :step * interval '1 second', k * 1000.5 * :step / 60, 0,
                400000 + k % 96 * 1000
            from generate_series(0, :rows - 1) k, generate_series(0, :scopes - 1) n
            """;

    private static final String LATEST = """
            insert into metering.meter (asset_id, at, import_wh, export_wh, power_w, registers, doubtful_until)
            select asset_id, at, import_wh, export_wh, power_w, true, at
            from (select distinct on (asset_id) * from metering.reading order by asset_id, at desc) r
            on conflict (asset_id) do update set at = excluded.at, import_wh = excluded.import_wh
            """;

    /** The last message of a group has its sequence number in the order of the group. */
    private static final List<String> FORECASTS = List.of("""
            insert into forecast.message (connection_id, group_id, binding_id, epoch, sequence, request_id, direction, cover,
                accepted_at, body, body_hash, starts, ends, limits_w)
            select b.connection_id, b.group_id, b.id, 1, k + 1, 'history-' || k || '-' || n, 'IMPORT', 'PRIMARY', t.at,
                replace(:body::text, '"unit"', '"unit" '), md5(k || '-' || n),
                array(select (extract(epoch from t.at)::bigint + i * 900) * 1000000 from generate_series(0, 95) i),
                array(select (extract(epoch from t.at)::bigint + (i + 1) * 900) * 1000000 from generate_series(0, 95) i),
                array(select 500000::bigint + (i + k) % 96 * 1000 from generate_series(0, 95) i)
            from generate_series(0, :rows - 1) k, generate_series(0, :scopes - 1) n
                join connection.binding b on b.scope_id = 's' || n,
                lateral (select :from::timestamptz + k * :step * interval '1 second' as at) t
            """, """
            insert into forecast.group_order (binding_id, accepted)
            select binding_id, max(sequence) from forecast.message group by binding_id
            on conflict (binding_id) do update set accepted = greatest(forecast.group_order.accepted, excluded.accepted)
            """, """
            insert into exchange.message (connection_id, at, direction, type, status, request_id, body, forecast_message_id)
            select connection_id, accepted_at, 'IN', 'update_group_capacity_forecast', 204, request_id, '', id
            from forecast.message where request_id like 'history-%'
            """);

    private final String url;
    private final int groups;

    YearOfHistory(String url, int groups) {
        this.url = url;
        this.groups = groups;
    }

    /** Adds a charger to each scope, and seven dense days to the shown scopes: readings each minute. */
    void addWeek() throws SQLException {
        int shown = Math.min(SHOWN_SCOPES, groups);
        try (Connection database = DriverManager.getConnection(url)) {
            try (Statement statement = database.createStatement()) {
                statement.execute(ASSETS.replace(":groups", Integer.toString(groups)));
                statement.execute(MONTHS);
            }
            String from = "(date_trunc('hour', now()) - interval '7 days')";
            for (String rows : ROWS) {
                insert(database, rows, from, shown, 7 * 96, QUARTER_SECONDS);
            }
            insert(database, READINGS, from, shown, 7 * 24 * 60, 60);
            finish(database);
        }
    }

    /** Adds a year that ended eight days ago, with about so many rows in each table, and a tenth as many forecasts. */
    void addYear(long rowsPerTable) throws SQLException {
        String from = "(date_trunc('hour', now()) - interval '373 days')";
        try (Connection database = DriverManager.getConnection(url)) {
            long rows = Math.clamp(rowsPerTable / groups, 1, YEAR_SECONDS / QUARTER_SECONDS);
            for (String insert : ROWS) {
                insert(database, insert, from, groups, rows, step(rows));
            }
            insert(database, READINGS, from, groups, rows, step(rows));
            long forecasts = Math.max(1, rows / ROWS_PER_FORECAST);
            for (String insert : FORECASTS) {
                insert(database, insert, from, groups, forecasts, step(forecasts));
            }
            finish(database);
        }
    }

    private static long step(long rows) {
        return Math.max(1, YEAR_SECONDS / QUARTER_SECONDS / rows) * QUARTER_SECONDS;
    }

    private static void finish(Connection database) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(LATEST);
            // Otherwise the server would do so by itself, in the middle of a measurement.
            statement.execute("vacuum analyze");
            statement.execute("checkpoint");
        }
    }

    private static void insert(Connection database, String rows, String from, int scopes, long count, long step)
            throws SQLException {
        String sql = rows.replace(":rows", Long.toString(count))
                .replace(":scopes", Integer.toString(scopes))
                .replace(":from", from)
                .replace(":step", Long.toString(step));
        boolean withBody = sql.contains(":body");
        try (PreparedStatement statement = database.prepareStatement(sql.replace(":body", "?"))) {
            if (withBody) {
                statement.setString(1, ForecastBody.of("G"));
            }
            statement.executeUpdate();
        }
    }
}
