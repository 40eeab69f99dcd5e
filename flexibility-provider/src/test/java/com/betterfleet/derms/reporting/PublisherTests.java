package com.betterfleet.derms.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.exchange.Delivery;
import com.betterfleet.derms.exchange.OutboundMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** M10: what waits leaves in order, at least once, and the same each time. */
@ServiceTest
class PublisherTests {

    private static final Duration TICK = Duration.ofNanos(1_000);

    @Autowired
    private ApplicationContext service;

    private QueueScene scene;

    @BeforeEach
    void aConnectionOfItsOwn() {
        scene = new QueueScene(service);
    }

    @Test
    void messagesLeaveInTheirOrderAndTheMarkFollows() {
        long stream = scene.stream("one", "{}");
        scene.waits(stream, 1, 2, 3);

        assertThat(scene.sent()).containsExactly("r1", "r2", "r3");
        assertThat(scene.mark(stream)).isEqualTo(3);
        assertThat(scene.states(stream)).containsExactly("SENT", "SENT", "SENT");
        assertThat(scene.sentAfter(Duration.ofDays(1))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 415, 422})
    void aMessageThatThePartnerCallsWrongIsADeadLetterAndTheNextWindowGoesOn(int status) {
        long stream = scene.stream("one", "{}");
        scene.waits(stream, 1, 2, 3);
        scene.answer(message ->
                message.requestId().equals("r2") ? refused(status, Optional.empty()) : new Delivery.Taken(204));

        assertThat(scene.sent()).containsExactly("r1", "r2", "r3");
        assertThat(scene.states(stream)).containsExactly("SENT", "REJECTED", "SENT");
        assertThat(scene.mark(stream)).isEqualTo(3);
        assertThat(scene.dead(stream)).containsExactly("answered %d: no".formatted(status));
        assertThat(scene.sentAfter(Duration.ofDays(1))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 408, 409, 425, 429, 500, 501, 502, 503, 504})
    void anyOtherRefusalPausesTheQueueAndTheSameMessageComesAgainUnchanged(int status) {
        long stream = scene.stream("one", "{}");
        scene.waits(stream, 1, 2);
        scene.answer(message -> refused(status, Optional.empty()));

        assertThat(scene.sent()).containsExactly("r1");
        assertThat(scene.sentAfter(Duration.ofMillis(3_750).minus(TICK))).isEmpty();
        assertThat(scene.sentAfter(Duration.ofSeconds(5))).containsExactly("r1");
        scene.answer(message -> new Delivery.Taken(204));
        assertThat(scene.sentAfter(Duration.ofMinutes(5))).containsExactly("r1", "r2");
        assertThat(scene.bodiesOf("r1")).hasSize(1);
        assertThat(scene.dead(stream)).isEmpty();
    }

    @Test
    void thePauseThatThePartnerAsksForIsKeptAndOtherGroupsGoOn() {
        long stream = scene.stream("one", "{}");
        long other = scene.stream("two", "{}");
        scene.waits(stream, 1);
        scene.answer(message -> message.requestId().equals("r1")
                ? refused(429, Optional.of(Duration.ofMinutes(20)))
                : new Delivery.Taken(204));
        assertThat(scene.sent()).containsExactly("r1");
        scene.waits(other, 7);

        assertThat(scene.sentAfter(Duration.ofMinutes(20).minus(TICK))).containsExactly("r7");
        assertThat(scene.sentAfter(TICK)).containsExactly("r1");
    }

    @Test
    void anHourOfRefusedCredentialsMakesNoDeadLetterAndLosesNothing() {
        long stream = scene.stream("one", "{}");
        scene.waits(stream, 1, 2, 3, 4);
        scene.answer(message -> refused(401, Optional.empty()));
        for (int minute = 0; minute < 60; minute++) {
            scene.sentAfter(Duration.ofMinutes(1));
        }
        scene.answer(message -> new Delivery.Taken(204));

        assertThat(scene.sentAfter(Duration.ofMinutes(5))).containsExactly("r1", "r2", "r3", "r4");
        assertThat(scene.dead(stream)).isEmpty();
        assertThat(scene.bodiesOf("r1")).hasSize(1);
    }

    @Test
    void whatOurOwnCautionKeptFromBeingTriedDoesNotLengthenThePause() {
        long stream = scene.stream("one", "{}");
        scene.waits(stream, 1);
        scene.answer(message -> refused(503, Optional.empty()));
        for (int i = 0; i < 5; i++) {
            assertThat(scene.sentAfter(Duration.ofMinutes(5))).containsExactly("r1");
        }
        scene.answer(message -> new Delivery.Unanswered("spared", Delivery.UNREACHABLE, true));
        assertThat(scene.sentAfter(Duration.ofMinutes(5))).containsExactly("r1");
        for (int i = 0; i < 10; i++) {
            assertThat(scene.sentAfter(Duration.ofSeconds(5))).containsExactly("r1");
        }
        scene.spare(true);
        assertThat(scene.sentAfter(Duration.ofMinutes(1))).isEmpty();
        scene.spare(false);
        assertThat(scene.sent()).containsExactly("r1");
    }

    @Test
    void nothingLeavesWhileTheLinkIsNotOnlineAndThenItGoesOnFromTheMark() {
        long stream = scene.stream("one", "{}");
        scene.linkFails();
        scene.waits(stream, 1, 2);

        assertThat(scene.sent()).isEmpty();
        assertThat(scene.sentAfter(Duration.ofDays(1))).isEmpty();
        scene.comesOnline();
        assertThat(scene.sentAfter(Duration.ofSeconds(1))).containsExactly("r1", "r2");
    }

    @Test
    void byOptionItGoesOnFromNowAndTheWindowsBeforeAreSkipped() {
        long stream = scene.stream("one", "{\"resumeFrom\":\"NOW\"}");
        scene.linkFails();
        scene.waits(stream, 1, 2);
        scene.sent();
        scene.comesOnline();

        assertThat(scene.sentAfter(Duration.ofSeconds(1))).isEmpty();
        assertThat(scene.states(stream)).containsExactly("SKIPPED", "SKIPPED");
        scene.waits(stream, 3);
        assertThat(scene.sentAfter(Duration.ofSeconds(1))).containsExactly("r3");
    }

    @Test
    void windowsOfAScopeUnderLocalControlWait() {
        long stream = scene.stream("one", "{}");
        scene.takesControl("one");
        scene.waits(stream, 1);

        assertThat(scene.sent()).isEmpty();
        assertThat(scene.sentAfter(Duration.ofHours(1))).isEmpty();
        scene.givesControl("one");
        assertThat(scene.sentAfter(Duration.ofMinutes(1))).containsExactly("r1");
    }

    @Test
    void whatIsPastFollowsAtItsOwnPace() {
        long stream = scene.stream("one", "{\"backfillPerMinute\":12}");
        scene.waitSince(Duration.ofHours(2), stream, 1, 2, 3, 4);

        assertThat(scene.sent()).containsExactly("r1", "r2");
        assertThat(scene.sentAfter(Duration.ofSeconds(5).minus(TICK))).isEmpty();
        assertThat(scene.sentAfter(TICK)).containsExactly("r3");
        assertThat(scene.sentAfter(Duration.ofSeconds(5))).containsExactly("r4");
    }

    @Test
    void aMessageWhoseSenderDiedIsSentAgainAsItWas() {
        long stream = scene.stream("one", "{}");
        scene.waits(stream, 1);
        scene.answer(message -> {
            throw new IllegalStateException("the process dies here");
        });
        assertThat(scene.sent()).containsExactly("r1");
        scene.answer(message -> new Delivery.Taken(204));

        assertThat(scene.sentAfter(Publisher.LEASE.minus(TICK))).isEmpty();
        assertThat(scene.sentAfter(TICK)).containsExactly("r1");
        assertThat(scene.bodiesOf("r1")).hasSize(1);
        assertThat(scene.mark(stream)).isEqualTo(1);
    }

    @Test
    void ofTwoWhoSentTheSameMessageOneMovesTheMark() {
        long stream = scene.stream("one", "{}");
        scene.waits(stream, 1, 2);
        List<ReportMessage> both = scene.next(stream);
        Settled first = new Settled(both.getFirst(), Optional.empty(), true);

        assertThat(scene.settle(first)).containsExactly(stream);
        assertThat(scene.settle(first)).isEmpty();
        assertThat(scene.settle(new Settled(both.get(1), Optional.of("late"), true)))
                .containsExactly(stream);
        assertThat(scene.settle(first)).isEmpty();
        assertThat(scene.mark(stream)).isEqualTo(2);
    }

    @Test
    void whatManyInstancesTakeUpAtOnceIsSentByOneOfThem() throws InterruptedException {
        for (int group = 0; group < 30; group++) {
            scene.waits(scene.stream("group" + group, "{}"), 100 * group + 1, 100 * group + 2);
        }
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> instances = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            instances.add(Thread.ofPlatform().start(() -> {
                try {
                    start.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                scene.sent();
            }));
        }
        start.countDown();
        for (Thread instance : instances) {
            instance.join();
        }

        assertThat(scene.carried())
                .extracting(OutboundMessage::requestId)
                .hasSize(60)
                .doesNotHaveDuplicates();
    }

    private static Delivery refused(int status, Optional<Duration> retryAfter) {
        return new Delivery.Refused(status, "no", retryAfter);
    }
}
