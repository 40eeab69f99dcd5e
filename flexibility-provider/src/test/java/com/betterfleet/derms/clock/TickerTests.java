package com.betterfleet.derms.clock;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.time.DueWork;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class TickerTests {

    private final StaticListableBeanFactory beans = new StaticListableBeanFactory();
    private final Ticker ticker = new Ticker(beans.getBeanProvider(DueWork.class));
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void stop() {
        release.countDown();
        ticker.stop();
    }

    @Test
    void aFailingPieceOfWorkDoesNotKeepTheOthersFromRunning() {
        AtomicInteger runs = new AtomicInteger();
        beans.addBean("failing", (DueWork) () -> {
            throw new IllegalStateException("on purpose");
        });
        beans.addBean("sound", (DueWork) runs::incrementAndGet);
        ticker.start();
        ticker.runAllNow();
        assertThat(runs).hasPositiveValue();
    }

    @Test
    void aSlowPieceOfWorkHoldsNobodyUp() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        beans.addBean("slow", (DueWork) this::awaitRelease);
        beans.addBean("quick", (DueWork) ran::countDown);
        ticker.start();
        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
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
        ticker.start();
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        Thread second = Thread.ofVirtual().start(ticker::runAllNow);
        release.countDown();
        second.join();
        assertThat(overlapped).isFalse();
    }

    @Test
    void runsUnderWayAreOverWhenStopReturns() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        AtomicBoolean finished = new AtomicBoolean();
        beans.addBean("slow", (DueWork) () -> {
            entered.countDown();
            awaitRelease();
            finished.set(true);
        });
        ticker.start();
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        Thread releasing = Thread.ofVirtual().start(release::countDown);
        ticker.stop();
        releasing.join();
        assertThat(finished).isTrue();
        assertThat(ticker.isRunning()).isFalse();
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
