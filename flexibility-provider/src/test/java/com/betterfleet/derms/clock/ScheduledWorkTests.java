package com.betterfleet.derms.clock;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.time.DueWork;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When work runs, by two clocks that the test moves together. */
class ScheduledWorkTests {

    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final StoredDueTimes dueTimes = new StoredDueTimes();
    private final List<String> events = new ArrayList<>();
    private final AtomicReference<Optional<Instant>> inMemory = new AtomicReference<>(Optional.empty());
    private final ScheduledWork work = schedule(stated("due"));
    private final AtomicInteger checked = new AtomicInteger();
    private final DueTimeChecker checker =
            new DueTimeChecker(List.of(work), dueTimes, checked::incrementAndGet);

    @AfterEach
    void stop() {
        checker.stop();
    }

    @Test
    void oneStatementReadsTheDueTimesOfAllWork() {
        ScheduledWork other = schedule(stated("other"));
        dueTimes.store("due", NOON.plusSeconds(5));
        dueTimes.store("other", NOON.plusSeconds(9));
        work.run();
        other.run();
        advance(Duration.ofSeconds(1));
        DueTimeChecker both = new DueTimeChecker(List.of(work, schedule(() -> {}), other), dueTimes, () -> {});
        both.checkDueTimes();
        both.stop();

        assertThat(dueTimes.checks()).isEqualTo(1);
        assertThat(work.untilNextRun()).isEqualTo(Duration.ofSeconds(4));
        assertThat(other.untilNextRun()).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void workWhoseDueTimeIsNeverStatedRunsEveryTwoMinutes() {
        work.run();
        int runs = 1;
        for (int second = 1; second <= 600; second++) {
            advance(Duration.ofSeconds(1));
            checker.checkDueTimes();
            if (!work.untilNextRun().isPositive()) {
                work.run();
                runs++;
            }
        }
        assertThat(runs).isEqualTo(6);
    }

    @Test
    void nothingDueIsConfirmedInPlaceOfARun() {
        work.run();
        advance(Duration.ofSeconds(1));
        checker.checkDueTimes();
        dueTimes.store("due", now.get());
        checker.checkDueTimes();

        assertThat(events).containsExactly("run", "nothing due");
    }

    @Test
    void whatWasReadBeforeARunEndedIsNotTakenOver() {
        long before = nanos();
        advance(Duration.ofSeconds(1));
        work.run();
        work.acceptDueTime(Optional.empty(), before);
        assertThat(work.isStoredWorkDue()).isTrue();

        work.acceptDueTime(Optional.empty(), nanos());
        assertThat(work.isStoredWorkDue()).isFalse();
    }

    @Test
    void allWorkIsDueWhileDueTimesCannotBeRead() {
        work.run();
        advance(Duration.ofSeconds(1));
        assertThat(checker.checkDueTimes()).isTrue();
        assertThat(work.untilNextRun()).isPositive();

        dueTimes.setFailing(true);
        assertThat(checker.checkDueTimes()).isFalse();

        assertThat(work.untilNextRun()).isLessThanOrEqualTo(Duration.ZERO);
        assertThat(checked).hasValue(2);
    }

    @Test
    void theEarlierOfBothDueTimesCounts() {
        work.run();
        advance(Duration.ofSeconds(1));
        dueTimes.store("due", now.get().plusSeconds(5));
        checker.checkDueTimes();
        inMemory.set(Optional.of(now.get().plusSeconds(3)));
        assertThat(work.untilNextRun()).isEqualTo(Duration.ofSeconds(3));

        inMemory.set(Optional.of(now.get().plusSeconds(7)));
        assertThat(work.untilNextRun()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void workWithNothingButAPeriodRunsOnceInEach() {
        ScheduledWork periodic = schedule(periodic(Optional.empty()));
        periodic.run();

        assertThat(periodic.untilNextRun()).isEqualTo(Duration.ofSeconds(15));
        advance(Duration.ofSeconds(15));
        assertThat(periodic.untilNextRun()).isLessThanOrEqualTo(Duration.ZERO);
    }

    @Test
    void workWithAPeriodAndADueTimeIsDueAtTheLaterOfThem() {
        ScheduledWork periodic = schedule(periodic(Optional.of("due")));
        periodic.run();
        advance(Duration.ofSeconds(1));
        periodic.acceptDueTime(Optional.of(Instant.EPOCH), nanos());
        assertThat(periodic.untilNextRun()).isEqualTo(Duration.ofSeconds(14));

        periodic.acceptDueTime(Optional.of(NOON.plusSeconds(20)), nanos());
        assertThat(periodic.untilNextRun()).isEqualTo(Duration.ofSeconds(19));
    }

    private ScheduledWork schedule(DueWork due) {
        return new ScheduledWork(due, now::get, this::nanos);
    }

    private long nanos() {
        return Duration.between(NOON, now.get()).toNanos();
    }

    private void advance(Duration time) {
        now.set(now.get().plus(time));
    }

    private DueWork stated(String sql) {
        return new DueWork() {
            @Override
            public void runDue() {
                events.add("run");
            }

            @Override
            public Optional<String> dueTimeSql() {
                return Optional.of(sql);
            }

            @Override
            public Optional<Instant> nextDue() {
                return inMemory.get();
            }

            @Override
            public void confirmNothingDue() {
                events.add("nothing due");
            }
        };
    }

    private static DueWork periodic(Optional<String> sql) {
        return new DueWork() {
            @Override
            public void runDue() {}

            @Override
            public Optional<String> dueTimeSql() {
                return sql;
            }

            @Override
            public Optional<Duration> period() {
                return Optional.of(Duration.ofSeconds(15));
            }
        };
    }
}
