package com.betterfleet.derms.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** M15: a partner that is spared for a while. */
class CarriageTests {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final AtomicReference<Delivery> outcome =
            new AtomicReference<>(new Delivery.Refused(503, "its own server failed", Optional.empty()));
    private final Carriage carriage = new Carriage(message -> outcome.get(), now::get);

    @Test
    void afterFiveFailuresInARowTheReasonOfTheLastIsToldWithoutAnotherTry() {
        for (int tries = 0; tries < 5; tries++) {
            assertThat(carriage.carry(to("a"))).isEqualTo(outcome.get());
        }
        outcome.set(new Delivery.Taken(204));

        assertThat(carriage.carry(to("a")))
                .isEqualTo(new Delivery.Unanswered(
                        "not tried, after 5 failures in a row; the last: answered 503, its own server failed",
                        Delivery.UNREACHABLE,
                        true));
        assertThat(carriage.carry(to("b"))).isEqualTo(outcome.get());
    }

    @Test
    void afterAPauseOneTryFindsOut() {
        outcome.set(new Delivery.Unanswered("nothing listens there"));
        for (int tries = 0; tries < 5; tries++) {
            carriage.carry(to("a"));
        }
        outcome.set(new Delivery.Taken(204));
        now.set(START.plusMillis(4_999));
        assertThat(carriage.carry(to("a")))
                .isEqualTo(new Delivery.Unanswered(
                        "not tried, after 5 failures in a row; the last: nothing listens there",
                        Delivery.UNREACHABLE,
                        true));

        now.set(START.plusMillis(5_001));

        assertThat(carriage.carry(to("a"))).isEqualTo(outcome.get());
    }

    @Test
    void aPartnerThatDoesNotAnswerFiveTimesInARowIsSparedForFiveSecondsAndThenTriedOnce() {
        List<OutboundMessage> tried = new ArrayList<>();
        Carriage counting = new Carriage(
                message -> {
                    tried.add(message);
                    return new Delivery.Unanswered("no answer");
                },
                now::get);
        for (int i = 0; i < 20; i++) {
            counting.carry(to("a"));
        }
        assertThat(tried).hasSize(5);
        assertThat(counting.sparing("a")).isTrue();

        now.set(START.plusSeconds(4));
        counting.carry(to("a"));
        assertThat(tried).hasSize(5);

        now.set(START.plusMillis(5_001));
        assertThat(counting.sparing("a")).isFalse();
        counting.carry(to("a"));
        counting.carry(to("a"));
        assertThat(tried).hasSize(6);
    }

    private static OutboundMessage to(String connectionId) {
        return new OutboundMessage(1, connectionId, "heartbeat", "id", Optional.empty(), "{}", START, START, 1);
    }
}
