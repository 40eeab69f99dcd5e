package com.betterfleet.derms.clock;

import com.betterfleet.derms.database.ColumnMapping;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Stores how far this installation's time is ahead of the database's clock. */
@Repository
class DatabaseTime {

    private static final String NOW = "clock_timestamp() + ahead_micros * interval '1 microsecond'";

    private static final String SELECT_TIME = "select real, real + ahead_micros * interval '1 microsecond' as now";
    private static final String FROM_TIME =
            " from (select clock_timestamp() as real, ahead_micros from clock.simulated_time) moved";
    private static final String DUE_COLUMN = "due_";

    private final JdbcClient jdbc;

    DatabaseTime(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A time that the database returned.
     *
     * @param simulatedTime this installation's time
     * @param databaseTime the time of the database's own clock, without any time move
     */
    record DatabaseTimeSample(Instant simulatedTime, Instant databaseTime) {}

    /**
     * The time, and instants that were read together with it.
     *
     * @param dueTimes in the order of the subqueries
     */
    record DueTimeAnswer(DatabaseTimeSample time, List<Optional<Instant>> dueTimes) {}

    DatabaseTimeSample queryTime() {
        return jdbc.sql(SELECT_TIME + FROM_TIME)
                .query((row, number) -> readTime(row))
                .single();
    }

    /** Reads the time and the instant of each of these scalar subqueries, in one statement. */
    DueTimeAnswer queryDueTimes(List<String> subqueries) {
        StringBuilder sql = new StringBuilder(SELECT_TIME);
        for (int i = 0; i < subqueries.size(); i++) {
            sql.append(", (").append(subqueries.get(i)).append(") as ").append(DUE_COLUMN).append(i);
        }
        return jdbc.sql(sql.append(FROM_TIME).toString())
                .query((row, number) -> {
                    List<Optional<Instant>> dueTimes = new ArrayList<>();
                    for (int i = 0; i < subqueries.size(); i++) {
                        dueTimes.add(ColumnMapping.readOptionalInstant(row, DUE_COLUMN + i));
                    }
                    return new DueTimeAnswer(readTime(row), dueTimes);
                })
                .single();
    }

    private static DatabaseTimeSample readTime(ResultSet row) throws SQLException {
        return new DatabaseTimeSample(
                ColumnMapping.readInstant(row, "now"), ColumnMapping.readInstant(row, "real"));
    }

    private Instant now() {
        return queryTime().simulatedTime();
    }

    /** Returns whether time was ever moved in this database. */
    boolean wasMoved() {
        return jdbc.sql("select ahead_micros > 0 from clock.simulated_time")
                .query((row, number) -> row.getBoolean(1))
                .single();
    }

    /**
     * Moves time forward for all instances, in one statement, so that concurrent moves never set it back.
     *
     * @return empty on success, else the present time, which is after the requested one
     */
    Optional<Instant> advanceTo(Instant wanted) {
        int moved = jdbc.sql("update clock.simulated_time set ahead_micros ="
                        + " (extract(epoch from :wanted::timestamptz - clock_timestamp()) * 1000000)::bigint where "
                        + NOW + " <= :wanted")
                .param("wanted", OffsetDateTime.ofInstant(wanted, ZoneOffset.UTC))
                .update();
        return moved == 1 ? Optional.empty() : Optional.of(now());
    }
}
