package com.betterfleet.derms.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;

/** Counts the failures of each caller. Each instance counts separately and in real time. */
final class FailureLimit {

    /** The period that a limit is for. */
    static final Duration PERIOD = Duration.ofMinutes(1);

    /** Maximum number of tracked callers; the least recently seen ones are dropped. */
    private static final int MAX_CALLERS = 100_000;

    private final RateLimiterConfig config;
    private final Cache<String, RateLimiter> limiters = Caffeine.newBuilder()
            .maximumSize(MAX_CALLERS)
            .expireAfterAccess(PERIOD.multipliedBy(2))
            .build();

    FailureLimit(int perMinute) {
        this.config = RateLimiterConfig.custom()
                .limitForPeriod(perMinute)
                .limitRefreshPeriod(PERIOD)
                .timeoutDuration(Duration.ZERO)
                .build();
    }

    /** Counts a failure; false if it is one too many within the period. */
    boolean countFailure(String caller) {
        return limiters.get(caller, name -> RateLimiter.of(name, config)).acquirePermission();
    }
}
