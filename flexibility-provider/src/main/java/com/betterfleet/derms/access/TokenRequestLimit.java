package com.betterfleet.derms.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Limits the token requests of one caller. Each instance counts separately and in real time, so that a move of
 * simulated time does not lift the limit.
 */
final class TokenRequestLimit extends OncePerRequestFilter {

    private static final Duration LIMIT_PERIOD = Duration.ofMinutes(1);

    /** Maximum number of tracked callers; the least recently seen ones are dropped. */
    private static final int MAX_TRACKED_CALLERS = 100_000;

    private final Function<HttpServletRequest, @Nullable String> caller;
    private final Cache<String, RateLimiter> limiters = Caffeine.newBuilder()
            .maximumSize(MAX_TRACKED_CALLERS)
            .expireAfterAccess(LIMIT_PERIOD.multipliedBy(2))
            .build();
    private final RateLimiterConfig limiterConfig;

    /** @param caller returns the caller that a request counts for; null for none */
    TokenRequestLimit(int perMinute, Function<HttpServletRequest, @Nullable String> caller) {
        this.caller = caller;
        this.limiterConfig = RateLimiterConfig.custom()
                .limitForPeriod(perMinute)
                .limitRefreshPeriod(LIMIT_PERIOD)
                .timeoutDuration(Duration.ZERO)
                .build();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String callerKey = caller.apply(request);
        if (callerKey == null
                || limiters.get(callerKey, name -> RateLimiter.of(name, limiterConfig))
                        .acquirePermission()) {
            chain.doFilter(request, response);
            return;
        }
        response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
        response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(LIMIT_PERIOD.toSeconds()));
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getWriter()
                .write("{\"error\":\"temporarily_unavailable\",\"error_description\":\"too many token requests;"
                        + " a token is valid for 10 minutes, keep it\"}");
    }

    // The chain contains two limits; with the same name the second would count as already applied.
    @Override
    protected String getAlreadyFilteredAttributeName() {
        return super.getAlreadyFilteredAttributeName() + System.identityHashCode(this);
    }
}
