package com.betterfleet.benchmarks;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/** Some workers that do one thing over and over for a while. */
final class Load {

    private static final double NANOS = 1e9;

    private Load() {}

    /** One thing to do; it throws where it did not succeed, which ends its worker. */
    @FunctionalInterface
    interface Work {
        void once(int worker) throws Exception;
    }

    /** How often a second the work was done, by all workers together. */
    static double rate(int workers, Duration time, Work work) {
        LongAdder done = new LongAdder();
        long begun = System.nanoTime();
        long end = begun + time.toNanos();
        try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
            for (int worker = 0; worker < workers; worker++) {
                int number = worker;
                threads.execute(() -> {
                    try {
                        while (System.nanoTime() < end) {
                            work.once(number);
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
