package com.betterfleet.benchmarks;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Workers that repeat one task for a while. */
final class LoadWorkers {

    private static final double NANOS = 1e9;

    private LoadWorkers() {}

    /** One task; an exception ends its worker. */
    @FunctionalInterface
    interface WorkerTask {
        void runOnce(int worker) throws Exception;
    }

    /** Runs the task this many times, spread over the workers. */
    static void runTimes(int workers, int times, WorkerTask work) {
        AtomicInteger left = new AtomicInteger(times);
        try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
            for (int worker = 0; worker < workers; worker++) {
                threads.execute(() -> {
                    try {
                        for (int number = left.decrementAndGet(); number >= 0; number = left.decrementAndGet()) {
                            work.runOnce(number);
                        }
                    } catch (Exception e) {
                        throw new IllegalStateException("a worker stopped: " + e.getMessage(), e);
                    }
                });
            }
        }
    }

    /**
     * Runs the task once for each number, evenly spread over the time, however long each takes.
     *
     * @return the number of failures
     */
    static long runPaced(int numbers, Duration time, WorkerTask work) throws InterruptedException {
        LongAdder failed = new LongAdder();
        long begun = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < numbers; number++) {
                long due = begun + time.toNanos() / numbers * number;
                long ahead = due - System.nanoTime();
                if (ahead > 0) {
                    TimeUnit.NANOSECONDS.sleep(ahead);
                }
                int worker = number;
                threads.execute(() -> {
                    try {
                        work.runOnce(worker);
                    } catch (Exception e) {
                        failed.increment();
                    }
                });
            }
        }
        return failed.sum();
    }

    /** Returns how often per second the task was done, by all workers together. */
    static double measureRate(int workers, Duration time, WorkerTask work) {
        LongAdder done = new LongAdder();
        long begun = System.nanoTime();
        long end = begun + time.toNanos();
        try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
            for (int worker = 0; worker < workers; worker++) {
                int number = worker;
                threads.execute(() -> {
                    try {
                        while (System.nanoTime() < end) {
                            work.runOnce(number);
                            done.increment();
                        }
                    } catch (Exception e) {
                        throw new IllegalStateException("a worker stopped: " + e.getMessage(), e);
                    }
                });
            }
        }
        return done.sum() * NANOS / (System.nanoTime() - begun);
    }
}
