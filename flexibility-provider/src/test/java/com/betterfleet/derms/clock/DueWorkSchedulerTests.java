package com.betterfleet.derms.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.database.ChangeSignal;
import com.betterfleet.derms.time.DueWork;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class DueWorkSchedulerTests {

    private final StaticListableBeanFactory beans = new StaticListableBeanFactory();
    private final StoredDueTimes dueTimes = new StoredDueTimes();
    private final ChangeSignal changes = new ChangeSignal();
    private final DueWorkScheduler scheduler =
            new DueWorkScheduler(beans.getBeanProvider(DueWork.class), dueTimes, changes, Instant::now);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void stop() {
        release.countDown();
        scheduler.stop();
    }

    @Test
    void aFailingPieceOfWorkDoesNotKeepTheOthersFromRunning() {
        AtomicInteger runs = new AtomicInteger();
        beans.addBean("failing", (DueWork) () -> {
            throw new IllegalStateException("on purpose");
        });
        beans.addBean("sound", (DueWork) runs::incrementAndGet);
        scheduler.start();
        scheduler.runAllNow();
        assertThat(runs).hasPositiveValue();
    }

    @Test
    void aSlowPieceOfWorkDelaysNoOther() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        beans.addBean("slow", (DueWork) this::awaitRelease);
        beans.addBean("quick", (DueWork) ran::countDown);
        scheduler.start();
        assertThat(ran.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void workDueBeforeTheNextRunIsDoneAtItsInstant() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        AtomicReference<Instant> due = new AtomicReference<>(Instant.MAX);
        beans.addBean("due", new DueWork() {
            @Override
            public void runDue() {
                Instant now = Instant.now();
                // At its instant: the next run by period would be 125 ms late. A slow machine needs a few attempts.
                boolean atItsInstant =
                        !now.isBefore(due.get()) && now.isBefore(due.get().plusMillis(100));
                if (atItsInstant) {
                    done.countDown();
                }
                due.set(now.plusMillis(125));
            }

            @Override
            public Optional<Instant> nextDue() {
                return Optional.of(due.get());
            }
        });
        scheduler.start();

        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void monitoringWaitsForDecisions() throws InterruptedException {
        CountDownLatch deciding = new CountDownLatch(1);
        CountDownLatch monitored = new CountDownLatch(1);
        AtomicInteger decisions = new AtomicInteger();
        beans.addBean("decides", staged(DueWork.WorkStage.DECISIONS, () -> {
            // The first run is that at start, before any monitoring.
            if (decisions.incrementAndGet() == 2) {
                deciding.countDown();
                awaitRelease();
            }
        }));
        beans.addBean("monitors", staged(DueWork.WorkStage.MONITORING, () -> {
            if (deciding.getCount() == 0) {
                monitored.countDown();
            }
        }));
        scheduler.start();
        assertThat(deciding.await(60, TimeUnit.SECONDS)).isTrue();

        // A monitoring run that had begun before may end; there is no second one.
        assertThat(monitored.await(700, TimeUnit.MILLISECONDS)).isFalse();
        release.countDown();
        assertThat(monitored.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aClockMoveRunsWorkAgainWhoseRowsWereLockedMeanwhile() {
        AtomicInteger attempts = new AtomicInteger();
        AtomicReference<Instant> due = new AtomicReference<>(Instant.EPOCH);
        AtomicBoolean seenByDecisions = new AtomicBoolean();
        beans.addBean(
                "decides",
                staged(
                        DueWork.WorkStage.DECISIONS,
                        () -> seenByDecisions.set(due.get().equals(Instant.MAX))));
        beans.addBean("skipsLockedRows", new DueWork() {
            @Override
            public void runDue() {
                if (attempts.incrementAndGet() >= 4) {
                    due.set(Instant.MAX);
                }
            }

            @Override
            public Optional<Instant> nextDue() {
                return Optional.of(due.get());
            }

            @Override
            public WorkStage stage() {
                return WorkStage.FACTS;
            }
        });
        scheduler.start();
        scheduler.runAllNow();
        assertThat(seenByDecisions).isTrue();
    }

    @Test
    void aClockMoveReturnsThoughWorkStaysDue() {
        AtomicInteger runs = new AtomicInteger();
        beans.addBean("stuck", new DueWork() {
            @Override
            public void runDue() {
                runs.incrementAndGet();
            }

            @Override
            public Optional<Instant> nextDue() {
                return Optional.of(Instant.EPOCH);
            }
        });
        scheduler.start();
        scheduler.runAllNow();
        assertThat(runs).hasValueGreaterThan(1);
    }

    @Test
    void aClockMoveAwaitsBackgroundWorkBeforeMonitoringRuns() {
        AtomicBoolean backgroundWorkDone = new AtomicBoolean();
        AtomicBoolean seenByMonitoring = new AtomicBoolean();
        beans.addBean("decides", new DueWork() {
            @Override
            public void runDue() {}

            @Override
            public void awaitBackgroundWork() {
                backgroundWorkDone.set(true);
            }

            @Override
            public WorkStage stage() {
                return WorkStage.DECISIONS;
            }
        });
        beans.addBean(
                "monitors", staged(DueWork.WorkStage.MONITORING, () -> seenByMonitoring.set(backgroundWorkDone.get())));
        scheduler.start();

        scheduler.runAllNow();

        assertThat(seenByMonitoring).isTrue();
    }

    @Test
    void workWithAPeriodRunsOncePerPeriodOfTheServiceClock() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-01T12:00:00Z"));
        AtomicInteger runs = new AtomicInteger();
        ScheduledWork work = new ScheduledWork(periodic(runs::incrementAndGet), now::get);
        work.run();
        work.run();
        assertThat(runs).hasValue(1);

        now.set(now.get().plusSeconds(15).minusNanos(1));
        work.run();
        assertThat(runs).hasValue(1);

        now.set(now.get().plusNanos(1));
        work.run();
        assertThat(runs).hasValue(2);
    }

    @Test
    void workWithAPeriodThatFailedRunsAgainAtTheNextTurn() {
        AtomicInteger runs = new AtomicInteger();
        ScheduledWork work = new ScheduledWork(
                periodic(() -> {
                    if (runs.incrementAndGet() == 1) {
                        throw new IllegalStateException("on purpose");
                    }
                }),
                () -> Instant.parse("2026-11-01T12:00:00Z"));
        work.run();
        work.run();
        work.run();

        assertThat(runs).hasValue(2);
    }

    private static DueWork periodic(Runnable work) {
        return new DueWork() {
            @Override
            public void runDue() {
                work.run();
            }

            @Override
            public Optional<Duration> period() {
                return Optional.of(Duration.ofSeconds(15));
            }
        };
    }

    private static DueWork staged(DueWork.WorkStage stage, Runnable work) {
        return new DueWork() {
            @Override
            public void runDue() {
                work.run();
            }

            @Override
            public WorkStage stage() {
                return stage;
            }
        };
    }

    private static DueWork stated(String sql, Runnable work) {
        return new DueWork() {
            @Override
            public void runDue() {
                work.run();
            }

            @Override
            public Optional<String> dueTimeSql() {
                return Optional.of(sql);
            }
        };
    }

    @Test
    void theSameWorkIsNeverRunTwiceAtOnce() throws InterruptedException {
        AtomicInteger inside = new AtomicInteger();
        AtomicBoolean overlapped = new AtomicBoolean();
        CountDownLatch entered = new CountDownLatch(1);
        beans.addBean("only", (DueWork) () -> {
            if (inside.incrementAndGet() > 1) {
                overlapped.set(true);
            }
            entered.countDown();
            awaitRelease();
            inside.decrementAndGet();
        });
        scheduler.start();
        assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
        Thread second = Thread.ofVirtual().start(scheduler::runAllNow);
        release.countDown();
        second.join();
        assertThat(overlapped).isFalse();
    }

    @Test
    void runningWorkHasEndedWhenStopReturns() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        AtomicBoolean finished = new AtomicBoolean();
        beans.addBean("slow", (DueWork) () -> {
            entered.countDown();
            awaitRelease();
            finished.set(true);
        });
        scheduler.start();
        assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
        Thread releasing = Thread.ofVirtual().start(release::countDown);
        scheduler.stop();
        releasing.join();
        assertThat(finished).isTrue();
        assertThat(scheduler.isRunning()).isFalse();
    }

    @Test
    void whatFallsDueByAChangeRunsAtOnceAndWithoutTheSignalOfTheChangeSoon() throws InterruptedException {
        Semaphore runs = new Semaphore(0);
        beans.addBean("stated", stated("due", () -> {
            dueTimes.remove("due");
            runs.release();
        }));
        scheduler.start();
        awaitNothingDue(runs);

        for (boolean withSignal : new boolean[] {true, false}) {
            dueTimes.store("due", Instant.EPOCH);
            if (withSignal) {
                changes.sendSignal();
            }
            assertThat(runs.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Waits until two checks have found nothing due, and forgets the runs before that. */
    private void awaitNothingDue(Semaphore runs) throws InterruptedException {
        int before = dueTimes.checks();
        await().until(() -> dueTimes.checks() >= before + 2);
        runs.drainPermits();
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
