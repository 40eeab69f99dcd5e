package com.betterfleet.derms.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.StartupRefusedException;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.envelope.CircuitHistory.CircuitHistoryQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The history is retained for 25 months: not a month less, and not longer. */
@Tag("sql")
@ServiceTest
class CircuitHistoryUpkeepTests {

    private static final int KEPT = 25;

    /** Gives each test its own months. */
    private static final AtomicInteger YEARS_BACK = new AtomicInteger();

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private JdbcCircuitHistory history;

    private final TestRig rig;
    private final YearMonth oldest;

    CircuitHistoryUpkeepTests(@LocalServerPort int port) {
        rig = TestRig.create(port, "vector", "");
        oldest = YearMonth.from(rig.readClock().atOffset(ZoneOffset.UTC))
                .minusMonths(KEPT + 12L * YEARS_BACK.incrementAndGet());
    }

    @BeforeEach
    void anOldHistory() {
        jdbc.sql("select envelope.prepare_months(:at::timestamptz)")
                .param("at", start(oldest).toString())
                .query((row, number) -> true)
                .single();
        changed(start(oldest).plus(Duration.ofDays(9)), 111);
        changed(start(oldest).plus(Duration.ofDays(10)), 222);
        changed(start(oldest.plusMonths(1)).plus(Duration.ofDays(3)), 333);
    }

    @Test
    void aMonthIsDroppedAtTheInstantAtWhichAllOfItIsOlderThanThatAndNotAMillisecondBefore() {
        Instant over = start(oldest.plusMonths(KEPT + 1));

        keepAt(over.minusMillis(1));
        assertThat(exists(oldest)).isTrue();
        assertThat(kept()).contains(111L, 222L, 333L);

        keepAt(over);
        assertThat(exists(oldest)).isFalse();
        assertThat(kept()).contains(222L, 333L).doesNotContain(111L);
    }

    @Test
    void theCapacityInForceWhenAMonthIsDroppedRemainsUntilReplaced() {
        keepAt(start(oldest.plusMonths(KEPT + 1)));

        assertThat(history.findInForceAt(rig.scopeId(), start(oldest.plusMonths(1))))
                .as("what an idle circuit has been allowed since")
                .singleElement()
                .satisfies(change -> assertThat(
                                change.capacity().available().power().watts())
                        .isEqualTo(222));

        keepAt(start(oldest.plusMonths(KEPT + 2)));
        assertThat(kept()).contains(333L).doesNotContain(111L, 222L);
    }

    @Test
    void changesOfADeletedCircuitAreDroppedWithTheirMonth() {
        jdbc.sql("delete from envelope.circuit_capacity where circuit_id = :id")
                .param("id", rig.scopeId())
                .update();

        keepAt(start(oldest.plusMonths(KEPT + 1)));

        assertThat(kept()).contains(333L).doesNotContain(111L, 222L);
    }

    @Test
    void thePresentMonthAndTheNextOneAreThereBeforeTheyAreNeeded() {
        keepAt(start(oldest.plusMonths(KEPT + 1)));

        assertThat(exists(oldest.plusMonths(KEPT + 1))).isTrue();
        assertThat(exists(oldest.plusMonths(KEPT + 2))).isTrue();
    }

    @Test
    void aTimeThatIsNoNumberOfMonthsIsRefusedAtStart() {
        assertThatThrownBy(() -> new CircuitHistoryUpkeep(history, 0, Instant::now))
                .isInstanceOf(StartupRefusedException.class)
                .hasMessageContaining("DERMS_HISTORY_MONTHS is 0");
    }

    private void keepAt(Instant now) {
        new CircuitHistoryUpkeep(history, KEPT, () -> now).runDue();
    }

    private List<Long> kept() {
        return history
                .findNewest(
                        new CircuitHistoryQuery(rig.scopeId(), Optional.empty(), Optional.empty(), Optional.empty()),
                        0,
                        100)
                .stream()
                .map(change -> change.capacity().available().power().watts())
                .toList();
    }

    private boolean exists(YearMonth month) {
        return jdbc.sql("select to_regclass(:name) is not null")
                .param("name", "envelope.circuit_change_%d_%02d".formatted(month.getYear(), month.getMonthValue()))
                .query((row, number) -> row.getBoolean(1))
                .single();
    }

    private void changed(Instant at, long watts) {
        jdbc.sql("""
                insert into envelope.circuit_change
                    (circuit_id, direction, available_w, source, decision_row, decided_for, written_at)
                values (:circuit, 'IMPORT', :watts, 'SAFE_DEFAULT', 2, :at::timestamptz, :at::timestamptz)
                """)
                .param("circuit", rig.scopeId())
                .param("watts", watts)
                .param("at", at.toString())
                .update();
    }

    private static Instant start(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
