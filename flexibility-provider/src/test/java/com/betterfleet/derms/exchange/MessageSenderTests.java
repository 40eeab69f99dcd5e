package com.betterfleet.derms.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** M15: sending to a partner that does not answer pauses for a while. */
class MessageSenderTests {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final AtomicReference<DeliveryResult> outcome =
            new AtomicReference<>(new DeliveryResult.MessageRejected(503, "its own server failed", Optional.empty()));
    private final MessageSender sender = new MessageSender(message -> outcome.get(), now::get);

    @Test
    void afterFiveFailuresInARowTheLastReasonIsReturnedWithoutAnotherAttempt() {
        for (int tries = 0; tries < 5; tries++) {
            assertThat(sender.sendMessage(to("a"))).isEqualTo(outcome.get());
        }
        outcome.set(new DeliveryResult.MessageAccepted(204));

        assertThat(sender.sendMessage(to("a")))
                .isEqualTo(new DeliveryResult.NoResponse(
                        "not tried, after 5 failures in a row; the last: answered 503, its own server failed",
                        DeliveryResult.UNREACHABLE,
                        true));
        assertThat(sender.sendMessage(to("b"))).isEqualTo(outcome.get());
    }

    @Test
    void oneAttemptChecksThePartnerAfterAPause() {
        outcome.set(new DeliveryResult.NoResponse("nothing listens there"));
        for (int tries = 0; tries < 5; tries++) {
            sender.sendMessage(to("a"));
        }
        outcome.set(new DeliveryResult.MessageAccepted(204));
        now.set(START.plusMillis(4_999));
        assertThat(sender.sendMessage(to("a")))
                .isEqualTo(new DeliveryResult.NoResponse(
                        "not tried, after 5 failures in a row; the last: nothing listens there",
                        DeliveryResult.UNREACHABLE,
                        true));

        now.set(START.plusMillis(5_001));

        assertThat(sender.sendMessage(to("a"))).isEqualTo(outcome.get());
    }

    @Test
    void partnerIsPausedForFiveSecondsAfterFiveUnansweredMessages() {
        List<OutboundMessage> tried = new ArrayList<>();
        MessageSender counting = new MessageSender(
                message -> {
                    tried.add(message);
                    return new DeliveryResult.NoResponse("no answer");
                },
                now::get);
        for (int i = 0; i < 20; i++) {
            counting.sendMessage(to("a"));
        }
        assertThat(tried).hasSize(5);
        assertThat(counting.isPaused("a")).isTrue();

        now.set(START.plusSeconds(4));
        counting.sendMessage(to("a"));
        assertThat(tried).hasSize(5);

        now.set(START.plusMillis(5_001));
        assertThat(counting.isPaused("a")).isFalse();
        counting.sendMessage(to("a"));
        counting.sendMessage(to("a"));
        assertThat(tried).hasSize(6);
    }

    private static OutboundMessage to(String connectionId) {
        return new OutboundMessage(1, connectionId, "heartbeat", "id", Optional.empty(), "{}", START, START, 1);
    }
}
