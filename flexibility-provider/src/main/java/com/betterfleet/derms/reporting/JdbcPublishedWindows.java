package com.betterfleet.derms.reporting;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalDecimal;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalRecord;
import static com.betterfleet.derms.database.ColumnMapping.toLongArray;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;
import static com.betterfleet.derms.database.ColumnMapping.toTimestampArray;

import com.betterfleet.derms.database.JdbcPartitionMaintenance;
import com.betterfleet.derms.metering.EnergyQuality;
import com.betterfleet.derms.metering.EnergyWindow;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.reporting.ReportedWindow.ReportState;
import com.betterfleet.derms.reporting.ReportedWindow.WindowCorrection;
import com.betterfleet.derms.time.Interval;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;

/** Stores the windows that were released for reporting, in table {@code reporting.told_window}. */
@Repository
public class JdbcPublishedWindows {

    private static final long MAINTENANCE_LOCK = 7_391_252;

    private static final Duration MAX_WINDOW_LENGTH = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final JdbcPartitionMaintenance partitions;

    public JdbcPublishedWindows(JdbcClient jdbc, JdbcPartitionMaintenance partitions) {
        this.jdbc = jdbc;
        this.partitions = partitions;
    }

    /**
     * A window to be inserted or updated.
     *
     * @param openMessages how many unfinished messages contain it
     */
    public record PublishedWindowRow(
            long bindingId, String scopeId, EnergyWindow window, ReportState state, int openMessages, boolean late) {}

    /** Finds the windows that overlap a span; none is longer than a day. */
    List<PublishedWindow> findOverlapping(Collection<Long> bindingIds, Interval span) {
        return jdbc.sql("""
                select * from reporting.told_window
                where binding_id = any(:ids) and start_at > :before and start_at < :to and end_at > :from
                """)
                .param("ids", bindingIds.toArray(Long[]::new))
                .param("before", toTimestamp(span.start().minus(MAX_WINDOW_LENGTH)))
                .param("from", toTimestamp(span.start()))
                .param("to", toTimestamp(span.end()))
                .query(JdbcPublishedWindows::toPublishedWindow)
                .list();
    }

    /**
     * Finds the windows of a scope under all its bindings, in order. For the same window the newest binding's comes
     * last.
     */
    List<PublishedWindow> findByScope(String scopeId, Interval span) {
        return jdbc.sql("""
                select * from reporting.told_window
                where scope_id = :scope and start_at >= :from and start_at < :to order by start_at, binding_id
                """)
                .param("scope", scopeId)
                .param("from", toTimestamp(span.start()))
                .param("to", toTimestamp(span.end()))
                .query(JdbcPublishedWindows::toPublishedWindow)
                .list();
    }

    public void insertWindows(List<PublishedWindowRow> rows, Instant now) {
        bindRows(rows, """
                insert into reporting.told_window (binding_id, scope_id, start_at, end_at, quality, import_wh, export_wh,
                    state, open, late, released_at)
                select *, :now from unnest(:ids::bigint[], :scopes::text[], :starts::timestamptz[], :ends::timestamptz[],
                    :qualities::text[], :imports::numeric[], :exports::numeric[], :states::text[], :open::smallint[],
                    :late::boolean[])
                """)
                .param("now", toTimestamp(now))
                .param("scopes", toTextArray(rows, PublishedWindowRow::scopeId))
                .param(
                        "ends",
                        toTimestampArray(
                                rows, windowRow -> windowRow.window().span().end()))
                .param(
                        "states",
                        toTextArray(rows, windowRow -> windowRow.state().name()))
                .param("open", toTextArray(rows, windowRow -> Integer.toString(windowRow.openMessages())))
                .param("late", toTextArray(rows, windowRow -> Boolean.toString(windowRow.late())))
                .update();
    }

    /** Updates the values of windows none of whose messages was sent yet. */
    void updateValues(List<PublishedWindowRow> rows) {
        bindRows(rows, """
                update reporting.told_window w set quality = n.quality, import_wh = n.import_wh, export_wh = n.export_wh
                from unnest(:ids::bigint[], :starts::timestamptz[], :qualities::text[], :imports::numeric[],
                    :exports::numeric[]) as n (id, start_at, quality, import_wh, export_wh)
                where w.binding_id = n.id and w.start_at = n.start_at
                """).update();
    }

    /**
     * Stores corrected values beside the published ones, and adds the number of messages that publish the correction.
     */
    void storeCorrections(List<PublishedWindowRow> rows, Instant now) {
        bindRows(rows, """
                update reporting.told_window w set corrected_at = :now, corrected_quality = n.quality,
                    corrected_import_wh = n.import_wh, corrected_export_wh = n.export_wh, open = w.open + n.open,
                    state = case when n.open > 0 then 'WAITING' else w.state end
                from unnest(:ids::bigint[], :starts::timestamptz[], :qualities::text[], :imports::numeric[],
                    :exports::numeric[], :open::smallint[]) as n (id, start_at, quality, import_wh, export_wh, open)
                where w.binding_id = n.id and w.start_at = n.start_at
                """)
                .param("now", toTimestamp(now))
                .param("open", toTextArray(rows, windowRow -> Integer.toString(windowRow.openMessages())))
                .update();
    }

    /**
     * Creates the months around {@code now}, and drops those that lie wholly before the cutoff.
     *
     * @return false where another instance is doing it
     */
    boolean maintainPartitions(Instant now, Instant cutoff) {
        return partitions.runUnlessLocked(
                MAINTENANCE_LOCK,
                "reporting.prepare_months(:now), reporting.forget_before(:cutoff)",
                Map.of("now", now, "cutoff", cutoff));
    }

    /** Binds the parameters that all statements about rows share. */
    private StatementSpec bindRows(List<PublishedWindowRow> rows, String sql) {
        return jdbc.sql(sql)
                .param("ids", toLongArray(rows, PublishedWindowRow::bindingId))
                .param(
                        "starts",
                        toTimestampArray(
                                rows, windowRow -> windowRow.window().span().start()))
                .param(
                        "qualities",
                        toTextArray(
                                rows, windowRow -> windowRow.window().quality().name()))
                .param(
                        "imports",
                        toTextArray(
                                rows,
                                windowRow -> toPlainText(windowRow.window().imported())))
                .param(
                        "exports",
                        toTextArray(
                                rows,
                                windowRow -> toPlainText(windowRow.window().exported())));
    }

    private static @Nullable String toPlainText(Optional<Energy> energy) {
        return energy.map(known -> known.wattHours().toPlainString()).orElse(null);
    }

    private static PublishedWindow toPublishedWindow(ResultSet row, int number) throws SQLException {
        return new PublishedWindow(
                row.getLong("binding_id"),
                new Interval(readInstant(row, "start_at"), readInstant(row, "end_at")),
                EnergyQuality.valueOf(row.getString("quality")),
                readOptionalDecimal(row, "import_wh").map(Energy::new),
                readOptionalDecimal(row, "export_wh").map(Energy::new),
                ReportState.valueOf(row.getString("state")),
                row.getBoolean("late"),
                readOptionalInstant(row, "sent_at"),
                toCorrection(row));
    }

    private static Optional<WindowCorrection> toCorrection(ResultSet row) throws SQLException {
        return readOptionalRecord(
                row,
                "corrected_at",
                correction -> new WindowCorrection(
                        readInstant(correction, "corrected_at"),
                        EnergyQuality.valueOf(correction.getString("corrected_quality")),
                        readOptionalDecimal(correction, "corrected_import_wh").map(Energy::new),
                        readOptionalDecimal(correction, "corrected_export_wh").map(Energy::new)));
    }
}
