package com.betterfleet.derms.clock;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Stores how far this installation's time is ahead of the database's clock. */
@Repository
class DatabaseTime {

    private static final String NOW = "clock_timestamp() + ahead_micros * interval '1 microsecond'";

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

    DatabaseTimeSample queryTime() {
        return jdbc.sql("select real, real + ahead_micros * interval '1 microsecond' as now"
                        + " from (select clock_timestamp() as real, ahead_micros from clock.simulated_time) moved")
                .query((row, number) -> new DatabaseTimeSample(
                        row.getObject("now", OffsetDateTime.class).toInstant(),
                        row.getObject("real", OffsetDateTime.class).toInstant()))
                .single();
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
