package com.betterfleet.derms.secret;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Bounds and slows the verification of credentials that may be guesses. Each share, for instance an address, has a few turns
 * at a time; after some wrong guesses each further one keeps its turn for a pause. A right credential waits for its turn
 * and is never refused for the wrong ones before it. Each instance counts by itself and in real time.
 */
public final class GuessThrottle {

    private static final Duration MEMORY = Duration.ofMinutes(15);
    private static final int MAX_SHARES = 100_000;

    private final GuessLimits limits;
    private final Executor afterPause;
    private final Cache<String, GuessShare> shares = Caffeine.newBuilder()
            .maximumSize(MAX_SHARES)
            .expireAfterAccess(MEMORY)
            .build();

    /**
     * The limits of a share.
     *
     * @param concurrent the turns at a time
     * @param waiting the most verifications that wait for a turn
     * @param longestWait the longest wait for a turn
     * @param freeFailures wrong guesses in a row that have no pause
     * @param pause how long a further wrong guess keeps its turn
     */
    public record GuessLimits(int concurrent, int waiting, Duration longestWait, int freeFailures, Duration pause) {}

    public GuessThrottle(GuessLimits limits) {
        this(limits, CompletableFuture.delayedExecutor(limits.pause().toNanos(), TimeUnit.NANOSECONDS));
    }

    /** @param afterPause runs what is due after the pause */
    GuessThrottle(GuessLimits limits, Executor afterPause) {
        this.limits = limits;
        this.afterPause = afterPause;
    }

    /**
     * Verifies a credential when the share has a turn.
     *
     * @param verification empty for a wrong credential
     * @throws TooManyGuessesException if too many wait, or the wait is too long; nothing was verified
     */
    public <T> Optional<T> verifyInTurn(String share, Supplier<Optional<T>> verification) {
        GuessShare turns = shares.get(share, name -> new GuessShare(limits));
        turns.awaitTurn(limits);
        boolean pause = false;
        try {
            Optional<T> result = verification.get();
            pause = result.isEmpty() ? turns.failures.incrementAndGet() > limits.freeFailures() : turns.clearFailures();
            return result;
        } finally {
            if (pause) {
                afterPause.execute(turns.turns::release);
            } else {
                turns.turns.release();
            }
        }
    }

    private static final class GuessShare {

        private final Semaphore turns;
        private final AtomicInteger waiting = new AtomicInteger();
        private final AtomicInteger failures = new AtomicInteger();

        GuessShare(GuessLimits limits) {
            turns = new Semaphore(limits.concurrent(), true);
        }

        void awaitTurn(GuessLimits limits) {
            try {
                // Unlike tryAcquire() it does not overtake those that wait.
                if (!turns.tryAcquire(0, TimeUnit.NANOSECONDS) && !awaitRelease(limits)) {
                    throw new TooManyGuessesException(limits.longestWait());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TooManyGuessesException(limits.longestWait());
            }
        }

        private boolean awaitRelease(GuessLimits limits) throws InterruptedException {
            try {
                return waiting.incrementAndGet() <= limits.waiting()
                        && turns.tryAcquire(limits.longestWait().toNanos(), TimeUnit.NANOSECONDS);
            } finally {
                waiting.decrementAndGet();
            }
        }

        /** Ends the row of failures; a success has no pause. */
        boolean clearFailures() {
            failures.set(0);
            return false;
        }
    }
}
