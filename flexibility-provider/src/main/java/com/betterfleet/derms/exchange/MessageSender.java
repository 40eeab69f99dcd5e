package com.betterfleet.derms.exchange;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Sends messages to partners, and pauses sending to a partner that does not answer. After several failures in a row no
 * message is sent to it for a few seconds; then a single attempt tests whether it answers again. A partner that hangs
 * blocks only its own thread.
 */
@Component
public class MessageSender {

    private static final int FAILURES_IN_A_ROW = 5;
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int SERVER_ERROR = 500;

    private final MessageTransport transport;
    private final CircuitBreakerRegistry breakers;
    private final Map<String, String> lastFailures = new ConcurrentHashMap<>();
    private final Map<String, Instant> pausedUntil = new ConcurrentHashMap<>();
    private final InstantSource clock;

    MessageSender(MessageTransport transport, InstantSource clock) {
        this.transport = transport;
        this.clock = clock;
        this.breakers = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
                .slidingWindow(FAILURES_IN_A_ROW, FAILURES_IN_A_ROW, SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(100)
                .waitDurationInOpenState(PAUSE)
                .permittedNumberOfCallsInHalfOpenState(1)
                .clock(clock.withZone(ZoneOffset.UTC))
                .currentTimestampFunction(ignored -> clock.millis(), TimeUnit.MILLISECONDS)
                .build());
    }

    /** Makes one attempt to send a message; a paused partner counts as not answering. */
    public DeliveryResult sendMessage(OutboundMessage message) {
        CircuitBreaker breaker = breakers.circuitBreaker(message.connectionId());
        if (!breaker.tryAcquirePermission()) {
            // Repeats the cause, which the pause would otherwise hide.
            return new DeliveryResult.NoResponse(
                    "not tried, after %d failures in a row; the last: %s"
                            .formatted(
                                    FAILURES_IN_A_ROW, lastFailures.getOrDefault(message.connectionId(), "no answer")),
                    DeliveryResult.UNREACHABLE,
                    true);
        }
        long startedAt = breaker.getCurrentTimestamp();
        DeliveryResult delivery = transport.sendMessage(message);
        long duration = breaker.getCurrentTimestamp() - startedAt;
        if (hasFailed(delivery)) {
            lastFailures.put(message.connectionId(), describeFailure(delivery));
            breaker.onError(duration, breaker.getTimestampUnit(), new IllegalStateException("no answer"));
            if (breaker.getState() == CircuitBreaker.State.OPEN) {
                pausedUntil.put(message.connectionId(), clock.instant().plus(PAUSE));
            }
        } else {
            lastFailures.remove(message.connectionId());
            pausedUntil.remove(message.connectionId());
            breaker.onSuccess(duration, breaker.getTimestampUnit());
        }
        return delivery;
    }

    /** Returns whether sending to a partner is paused, so that its messages need not be claimed. */
    public boolean isPaused(String connectionId) {
        Instant until = pausedUntil.get(connectionId);
        return until != null && clock.instant().isBefore(until);
    }

    private static String describeFailure(DeliveryResult delivery) {
        return switch (delivery) {
            case DeliveryResult.MessageAccepted accepted -> "";
            case DeliveryResult.MessageRejected refused ->
                "answered %d, %s".formatted(refused.status(), refused.reason());
            case DeliveryResult.NoResponse noResponse -> noResponse.reason();
        };
    }

    private static boolean hasFailed(DeliveryResult delivery) {
        return delivery.isUnreachable()
                || (delivery instanceof DeliveryResult.MessageRejected refused && refused.status() >= SERVER_ERROR);
    }
}
