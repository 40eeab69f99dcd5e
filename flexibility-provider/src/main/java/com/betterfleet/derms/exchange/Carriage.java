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
 * Carries messages to partners and spares one that does not answer: after several failures in a row nothing is sent to it
 * for a few seconds, then a single try finds out. A partner that hangs costs a waiting thread of its own, never another
 * partner's message.
 */
@Component
public class Carriage {

    private static final int FAILURES_IN_A_ROW = 5;
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int SERVER_FAULT = 500;

    private final MessageCarrier carrier;
    private final CircuitBreakerRegistry breakers;
    private final Map<String, String> lastFailures = new ConcurrentHashMap<>();
    private final Map<String, Instant> sparedUntil = new ConcurrentHashMap<>();
    private final InstantSource clock;

    Carriage(MessageCarrier carrier, InstantSource clock) {
        this.carrier = carrier;
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

    /** One try to carry a message; a partner that is being spared counts as not answering. */
    public Delivery carry(OutboundMessage message) {
        CircuitBreaker breaker = breakers.circuitBreaker(message.connectionId());
        if (!breaker.tryAcquirePermission()) {
            // Told again, or the reason would be hidden behind our own caution.
            return new Delivery.Unanswered(
                    "not tried, after %d failures in a row; the last: %s"
                            .formatted(
                                    FAILURES_IN_A_ROW, lastFailures.getOrDefault(message.connectionId(), "no answer")),
                    Delivery.UNREACHABLE,
                    true);
        }
        long begun = breaker.getCurrentTimestamp();
        Delivery delivery = carrier.carry(message);
        long took = breaker.getCurrentTimestamp() - begun;
        if (failed(delivery)) {
            lastFailures.put(message.connectionId(), words(delivery));
            breaker.onError(took, breaker.getTimestampUnit(), new IllegalStateException("no answer"));
            if (breaker.getState() == CircuitBreaker.State.OPEN) {
                sparedUntil.put(message.connectionId(), clock.instant().plus(PAUSE));
            }
        } else {
            lastFailures.remove(message.connectionId());
            sparedUntil.remove(message.connectionId());
            breaker.onSuccess(took, breaker.getTimestampUnit());
        }
        return delivery;
    }

    /** Whether nothing is sent to a partner now, so that it is no use to take up what waits. */
    public boolean sparing(String connectionId) {
        Instant until = sparedUntil.get(connectionId);
        return until != null && clock.instant().isBefore(until);
    }

    private static String words(Delivery delivery) {
        return switch (delivery) {
            case Delivery.Taken taken -> "";
            case Delivery.Refused refused -> "answered %d, %s".formatted(refused.status(), refused.reason());
            case Delivery.Unanswered unanswered -> unanswered.reason();
        };
    }

    private static boolean failed(Delivery delivery) {
        return delivery.unreached()
                || (delivery instanceof Delivery.Refused refused && refused.status() >= SERVER_FAULT);
    }
}
