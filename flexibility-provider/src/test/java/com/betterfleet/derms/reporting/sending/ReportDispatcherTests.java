package com.betterfleet.derms.reporting.sending;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.exchange.DeliveryResult;
import com.betterfleet.derms.exchange.OutboundMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Pending messages are sent in order, at least once, and unchanged (M10). */
@Tag("sql")
@ServiceTest
class ReportDispatcherTests {

    private static final Duration TICK = Duration.ofNanos(1_000);

    @Autowired
    private ApplicationContext service;

    private ReportQueueScene scene;

    @BeforeEach
    void createOwnConnection() {
        scene = new ReportQueueScene(service);
    }

    @Test
    void messagesAreSentInOrderAndTheCompletedSequenceFollows() {
        long stream = scene.bindGroup("one", "{}");
        scene.queueMessages(stream, 1, 2, 3);

        assertThat(scene.runAndCollectSent()).containsExactly("r1", "r2", "r3");
        assertThat(scene.findCompletedSeq(stream)).isEqualTo(3);
        assertThat(scene.findStates(stream)).containsExactly("SENT", "SENT", "SENT");
        assertThat(scene.runAfter(Duration.ofDays(1))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 415, 422})
    void aMessageThePartnerRejectsAsInvalidIsADeadLetterAndTheNextWindowIsSent(int status) {
        long stream = scene.bindGroup("one", "{}");
        scene.queueMessages(stream, 1, 2, 3);
        scene.answerWith(message -> message.requestId().equals("r2")
                ? refused(status, Optional.empty())
                : new DeliveryResult.MessageAccepted(204));

        assertThat(scene.runAndCollectSent()).containsExactly("r1", "r2", "r3");
        assertThat(scene.findStates(stream)).containsExactly("SENT", "REJECTED", "SENT");
        assertThat(scene.findCompletedSeq(stream)).isEqualTo(3);
        assertThat(scene.findRejections(stream)).containsExactly("answered %d: no".formatted(status));
        assertThat(scene.runAfter(Duration.ofDays(1))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 408, 409, 425, 429, 500, 501, 502, 503, 504})
    void anyOtherRefusalPausesTheStreamAndTheSameMessageIsRetriedUnchanged(int status) {
        long stream = scene.bindGroup("one", "{}");
        scene.queueMessages(stream, 1, 2);
        scene.answerWith(message -> refused(status, Optional.empty()));

        assertThat(scene.runAndCollectSent()).containsExactly("r1");
        assertThat(scene.runAfter(Duration.ofMillis(3_750).minus(TICK))).isEmpty();
        assertThat(scene.runAfter(Duration.ofSeconds(5))).containsExactly("r1");
        scene.answerWith(message -> new DeliveryResult.MessageAccepted(204));
        assertThat(scene.runAfter(Duration.ofMinutes(5))).containsExactly("r1", "r2");
        assertThat(scene.findBodies("r1")).hasSize(1);
        assertThat(scene.findRejections(stream)).isEmpty();
    }

    @Test
    void theRetryAfterOfThePartnerIsObeyedAndOtherGroupsContinue() {
        long stream = scene.bindGroup("one", "{}");
        long other = scene.bindGroup("two", "{}");
        scene.queueMessages(stream, 1);
        scene.answerWith(message -> message.requestId().equals("r1")
                ? refused(429, Optional.of(Duration.ofMinutes(20)))
                : new DeliveryResult.MessageAccepted(204));
        assertThat(scene.runAndCollectSent()).containsExactly("r1");
        scene.queueMessages(other, 7);

        assertThat(scene.runAfter(Duration.ofMinutes(20).minus(TICK))).containsExactly("r7");
        assertThat(scene.runAfter(TICK)).containsExactly("r1");
    }

    @Test
    void anHourOfRefusedCredentialsMakesNoDeadLetterAndLosesNoMessage() {
        long stream = scene.bindGroup("one", "{}");
        scene.queueMessages(stream, 1, 2, 3, 4);
        scene.answerWith(message -> refused(401, Optional.empty()));
        for (int minute = 0; minute < 60; minute++) {
            scene.runAfter(Duration.ofMinutes(1));
        }
        scene.answerWith(message -> new DeliveryResult.MessageAccepted(204));

        assertThat(scene.runAfter(Duration.ofMinutes(5))).containsExactly("r1", "r2", "r3", "r4");
        assertThat(scene.findRejections(stream)).isEmpty();
        assertThat(scene.findBodies("r1")).hasSize(1);
    }

    @Test
    void attemptsSkippedByTheCircuitBreakerDoNotLengthenThePause() {
        long stream = scene.bindGroup("one", "{}");
        scene.queueMessages(stream, 1);
        scene.answerWith(message -> refused(503, Optional.empty()));
        for (int i = 0; i < 5; i++) {
            assertThat(scene.runAfter(Duration.ofMinutes(5))).containsExactly("r1");
        }
        scene.answerWith(message -> new DeliveryResult.NoResponse("spared", DeliveryResult.UNREACHABLE, true));
        assertThat(scene.runAfter(Duration.ofMinutes(5))).containsExactly("r1");
        for (int i = 0; i < 10; i++) {
            assertThat(scene.runAfter(Duration.ofSeconds(5))).containsExactly("r1");
        }
        scene.suspendPartner(true);
        assertThat(scene.runAfter(Duration.ofMinutes(1))).isEmpty();
        scene.suspendPartner(false);
        assertThat(scene.runAndCollectSent()).containsExactly("r1");
    }

    @Test
    void noMessageIsSentWhileTheLinkIsNotOnlineAndSendingResumesAfterTheLastCompleted() {
        long stream = scene.bindGroup("one", "{}");
        scene.failLink();
        scene.queueMessages(stream, 1, 2);

        assertThat(scene.runAndCollectSent()).isEmpty();
        assertThat(scene.runAfter(Duration.ofDays(1))).isEmpty();
        scene.bringOnline();
        assertThat(scene.runAfter(Duration.ofSeconds(1))).containsExactly("r1", "r2");
    }

    @Test
    void byOptionSendingResumesFromNowAndEarlierWindowsAreSkipped() {
        long stream = scene.bindGroup("one", "{\"resumeFrom\":\"NOW\"}");
        scene.failLink();
        scene.queueMessages(stream, 1, 2);
        scene.runAndCollectSent();
        scene.bringOnline();

        assertThat(scene.runAfter(Duration.ofSeconds(1))).isEmpty();
        assertThat(scene.findStates(stream)).containsExactly("SKIPPED", "SKIPPED");
        scene.queueMessages(stream, 3);
        assertThat(scene.runAfter(Duration.ofSeconds(1))).containsExactly("r3");
    }

    @Test
    void windowsOfAScopeUnderLocalControlWait() {
        long stream = scene.bindGroup("one", "{}");
        scene.takeLocalControl("one");
        scene.queueMessages(stream, 1);

        assertThat(scene.runAndCollectSent()).isEmpty();
        assertThat(scene.runAfter(Duration.ofHours(1))).isEmpty();
        scene.returnControl("one");
        assertThat(scene.runAfter(Duration.ofMinutes(1))).containsExactly("r1");
    }

    @Test
    void pastWindowsAreSentAtTheBackfillRate() {
        long stream = scene.bindGroup("one", "{\"backfillPerMinute\":12}");
        scene.queueMessagesOfAge(Duration.ofHours(2), stream, 1, 2, 3, 4);

        assertThat(scene.runAndCollectSent()).containsExactly("r1", "r2");
        assertThat(scene.runAfter(Duration.ofSeconds(5).minus(TICK))).isEmpty();
        assertThat(scene.runAfter(TICK)).containsExactly("r3");
        assertThat(scene.runAfter(Duration.ofSeconds(5))).containsExactly("r4");
    }

    @Test
    void aMessageWhoseSenderFailedIsSentAgainUnchanged() {
        long stream = scene.bindGroup("one", "{}");
        scene.queueMessages(stream, 1);
        scene.answerWith(message -> {
            throw new IllegalStateException("the process dies here");
        });
        assertThat(scene.runAndCollectSent()).containsExactly("r1");
        scene.answerWith(message -> new DeliveryResult.MessageAccepted(204));

        assertThat(scene.runAfter(StreamSender.LEASE.minus(TICK))).isEmpty();
        assertThat(scene.runAfter(TICK)).containsExactly("r1");
        assertThat(scene.findBodies("r1")).hasSize(1);
        assertThat(scene.findCompletedSeq(stream)).isEqualTo(1);
    }

    @Test
    void onlyOneOfTwoSendersOfAMessageAdvancesTheStream() {
        long stream = scene.bindGroup("one", "{}");
        scene.queueMessages(stream, 1, 2);
        List<ReportMessage> both = scene.findNextMessages(stream);
        CompletedMessage first = new CompletedMessage(both.getFirst(), Optional.empty(), true);

        assertThat(scene.completeMessage(first)).containsExactly(stream);
        assertThat(scene.completeMessage(first)).isEmpty();
        assertThat(scene.completeMessage(new CompletedMessage(both.get(1), Optional.of("late"), true)))
                .containsExactly(stream);
        assertThat(scene.completeMessage(first)).isEmpty();
        assertThat(scene.findCompletedSeq(stream)).isEqualTo(2);
    }

    @Test
    void concurrentInstancesSendEachMessageOnce() throws InterruptedException {
        for (int group = 0; group < 30; group++) {
            scene.queueMessages(scene.bindGroup("group" + group, "{}"), 100 * group + 1, 100 * group + 2);
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
                scene.runAndCollectSent();
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

    private static DeliveryResult refused(int status, Optional<Duration> retryAfter) {
        return new DeliveryResult.MessageRejected(status, "no", retryAfter);
    }
}
