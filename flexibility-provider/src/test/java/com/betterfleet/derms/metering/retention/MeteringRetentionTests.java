package com.betterfleet.derms.metering.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.betterfleet.derms.StartupRefusedException;
import com.betterfleet.derms.database.ColumnMapping;
import com.betterfleet.derms.database.JdbcPartitionMaintenance;
import com.betterfleet.derms.database.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Monthly partitions of readings and windows: created ahead, dropped after the retention; and migration of older rows.
 */
@Tag("sql")
class MeteringRetentionTests {

    private static final YearMonth OLDEST = YearMonth.of(2024, 1);
    private static final int READING_MONTHS = 2;
    private static final int WINDOW_MONTHS = 4;

    private final DataSource database = TestDatabase.openEmpty("metering_months");
    private final JdbcClient jdbc = JdbcClient.create(database);
    private final JdbcMeteringPartitions partitions = new JdbcMeteringPartitions(new JdbcPartitionMaintenance(jdbc));

    @BeforeEach
    void migrateToFirstVersion() {
        migrate("database", "latest");
        migrate("microgrid", "latest");
        migrate("metering", "1");
        jdbc.sql("insert into microgrid.microgrid values ('m', 'Depot', 'UTC')").update();
        jdbc.sql("insert into microgrid.asset values ('a', 'm', 'A', 'CHARGING', 'CHARGER', null, 1000)")
                .update();
    }

    @Test
    void migrationKeepsStoredReadingsAndMarksTheirWindowsForCalculation() {
        jdbc.sql("""
                insert into metering.reading values ('a', '2026-01-31T23:59:59Z', 1.5, null, 7),
                    ('a', '2026-02-01T00:00:00Z', 2.5, 3, null)
                """).update();
        jdbc.sql("insert into metering.latest values ('a', '2026-02-01T00:00:00Z', 2.5, 3, 42)")
                .update();

        migrate("metering", "latest");

        assertThat(texts(
                        "select tableoid::regclass || ' ' || at || ' ' || import_wh from metering.reading order by at"))
                .containsExactly(
                        "metering.reading_2026_01 2026-01-31 23:59:59+00 1.5",
                        "metering.reading_2026_02 2026-02-01 00:00:00+00 2.5");
        assertThat(
                        texts(
                                "select power_w || ' ' || registers || ' ' || stale_from || ' ' || stale_until from metering.meter"))
                .containsExactly("42 true 2026-01-31 23:59:59+00 2026-02-01 00:00:00+00");
    }

    @Test
    void aMonthIsDroppedWhenAllOfItIsOlderThanTheRetentionAndNotAMillisecondBefore() {
        migrate("metering", "latest");
        runRetentionAt(start(OLDEST));
        store(start(OLDEST));
        store(start(OLDEST.plusMonths(1)).minusMillis(1));
        store(start(OLDEST.plusMonths(1)));

        runRetentionAt(start(OLDEST.plusMonths(READING_MONTHS + 1)).minusMillis(1));
        assertThat(texts("select at from metering.reading")).hasSize(3);

        runRetentionAt(start(OLDEST.plusMonths(READING_MONTHS + 1)));
        assertThat(texts("select at from metering.reading")).hasSize(1);
        assertThat(texts("select start from metering.quarter"))
                .as("windows are kept longer")
                .hasSize(3);

        runRetentionAt(start(OLDEST.plusMonths(WINDOW_MONTHS + 1)));
        assertThat(texts("select start from metering.quarter")).hasSize(1);
    }

    @Test
    void rowsOfTheDefaultPartitionHaveTheSameRetention() {
        migrate("metering", "latest");
        store(start(OLDEST.plusMonths(7)));
        assertThat(texts("select tableoid::regclass from metering.reading")).containsExactly("metering.reading_other");

        runRetentionAt(start(OLDEST.plusMonths(7 + READING_MONTHS)));
        assertThat(texts("select at from metering.reading")).hasSize(1);
        runRetentionAt(start(OLDEST.plusMonths(7 + READING_MONTHS)).plusMillis(1));
        assertThat(texts("select at from metering.reading")).isEmpty();
    }

    @Test
    void partitionsOfTheCurrentAndNextMonthAreCreatedAhead() {
        migrate("metering", "latest");
        runRetentionAt(start(OLDEST).plusSeconds(5));

        assertThat(texts("select relname from pg_class where relname like '%\\_2024\\_0_' and relkind = 'r'"))
                .containsExactlyInAnyOrder("reading_2024_01", "reading_2024_02", "quarter_2024_01", "quarter_2024_02");
    }

    @Test
    void anInvalidNumberOfMonthsIsRefusedAtStart() {
        assertThatThrownBy(() -> new MeteringRetention(partitions, 0, WINDOW_MONTHS, Instant::now))
                .isInstanceOf(StartupRefusedException.class)
                .hasMessageContaining("DERMS_READINGS_MONTHS is 0");
    }

    @Test
    void aReadingOlderThanTheRetentionIsNotAccepted() {
        Instant now = start(OLDEST.plusMonths(5));

        assertThat(new MeteringRetention(partitions, READING_MONTHS, WINDOW_MONTHS, () -> now)
                        .earliestAcceptedTime(now))
                .isEqualTo(start(OLDEST.plusMonths(5 - READING_MONTHS)));
        assertThat(new MeteringRetention(partitions, 600, WINDOW_MONTHS, () -> now).earliestAcceptedTime(now))
                .isEqualTo(now.minus(Duration.ofDays(400)));
    }

    private void runRetentionAt(Instant now) {
        new MeteringRetention(partitions, READING_MONTHS, WINDOW_MONTHS, () -> now).runDue();
    }

    private void store(Instant at) {
        jdbc.sql("insert into metering.reading (asset_id, at) values ('a', :at::timestamptz)")
                .param("at", at.toString())
                .update();
        jdbc.sql("insert into metering.quarter (asset_id, start, quality) values ('a', :at::timestamptz, 'PARTIAL')")
                .param("at", at.toString())
                .update();
    }

    private List<String> texts(String query) {
        return jdbc.sql(query).query(ColumnMapping::readFirstText).list();
    }

    private void migrate(String room, String target) {
        Flyway.configure()
                .dataSource(database)
                .schemas(room)
                .locations("classpath:db/migration/" + room)
                .target(target)
                .load()
                .migrate();
    }

    private static Instant start(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
