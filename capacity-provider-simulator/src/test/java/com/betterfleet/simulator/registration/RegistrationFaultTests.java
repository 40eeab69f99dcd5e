package com.betterfleet.simulator.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.betterfleet.simulator.StubService;
import com.betterfleet.simulator.scenario.AnswerFault;
import com.betterfleet.simulator.scenario.InvalidScenario;
import com.betterfleet.simulator.scenario.ScenarioFiles;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistrationFaultTests {
    private final RegistrationHarness exchange = new RegistrationHarness();

    @BeforeEach
    void await() {
        exchange.registration.awaitRegister("agreed-a");
    }

    @AfterEach
    void stop() {
        exchange.close();
    }

    @Test
    void withholdsItsAnswerUntilTheServiceAsksAgain() {
        exchange.applyBehaviour(Map.of("loseAnswer", true));
        exchange.receiveRegister("agreed-a", "service-1", null);
        exchange.advanceTime(Duration.ofMinutes(1));
        assertThat(exchange.sentRequests()).isEmpty();
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.ANSWERING);
        assertThat(exchange.registration.view().reason())
                .isEqualTo("the answering Register is not sent: configured behaviour");

        exchange.applyBehaviour(Map.of());
        exchange.receiveRegister("agreed-a", "service-1", null);
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
    }

    @Test
    void aLostAnswerDoesNotDelayTheNextRegistration() {
        exchange.applyBehaviour(Map.of("loseAnswer", true));
        exchange.receiveRegister("agreed-a", "service-1", null);
        StubService.ReceivedRequest register = exchange.startAsInitiator();
        exchange.receiveRegister(RegistrationHarness.token(register), "service-2", register.requestId());

        assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
    }

    @Test
    void aServiceThatAnswersAnswersIsRefusedAfterTwentyRegistersWithinAMinute() {
        exchange.receiveRegister("agreed-a", "service-0", null);
        for (int i = 1; i < RegistrationRate.MOST_IN_PERIOD; i++) {
            exchange.receiveRegister(exchange.ourToken(), "service-" + i, null);
        }
        int sent = exchange.sentRequests().size();

        assertThatThrownBy(() -> exchange.receiveRegister(exchange.ourToken(), "service-20", null))
                .isInstanceOfSatisfying(RefusedRegister.class, refused -> {
                    assertThat(refused.status()).isEqualTo(429);
                    assertThat(refused.retryAfterSeconds()).isEqualTo(60);
                });
        exchange.advanceTime(Duration.ofSeconds(59));
        assertThat(exchange.sentRequests()).hasSize(sent);
        exchange.advanceTime(Duration.ofSeconds(1));
        exchange.receiveRegister(exchange.ourToken(), "service-20", null);
        assertThat(exchange.sentRequests()).hasSize(sent + 1);
    }

    @Test
    void anExchangeThatIsOrderedStartsTheCountAnew() {
        assertThatNoException().isThrownBy(() -> {
            for (int i = 0; i <= RegistrationRate.MOST_IN_PERIOD; i++) {
                exchange.registration.awaitRegister("agreed-" + i);
                exchange.receiveRegister("agreed-" + i, "service-" + i, null);
            }
        });
    }

    @Test
    void takesAnAnswerAsNewAndAnswersItToo() {
        exchange.applyBehaviour(Map.of("takeEachAsNew", true, "omitCorrelation", true));
        StubService.ReceivedRequest register = exchange.startAsInitiator();
        exchange.receiveRegister(RegistrationHarness.token(register), "service-1", register.requestId());

        StubService.ReceivedRequest answer = exchange.service.awaitRequest(RegistrationHarness.PATH);
        assertThat(answer.authorization()).isEqualTo("Token service-1");
        assertThat(answer.correlationId()).isEmpty();
        assertThat(RegistrationHarness.token(answer))
                .as("a new token, as of a new exchange")
                .isNotEqualTo(RegistrationHarness.token(register));
    }

    @Test
    void answersTwiceWithTheSameId() {
        exchange.applyBehaviour(Map.of("doubleAnswer", "SAME_ID"));
        exchange.receiveRegister("agreed-a", "service-1", null);

        assertThat(exchange.sentRequests()).hasSize(2);
        assertThat(exchange.service.awaitRequest(RegistrationHarness.PATH))
                .isEqualTo(exchange.service.awaitRequest(RegistrationHarness.PATH));
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
    }

    @Test
    void answersTwiceWithAnotherId() {
        exchange.applyBehaviour(Map.of("doubleAnswer", "OTHER_ID"));
        exchange.receiveRegister("agreed-a", "service-1", null);

        StubService.ReceivedRequest first = exchange.service.awaitRequest(RegistrationHarness.PATH);
        StubService.ReceivedRequest second = exchange.service.awaitRequest(RegistrationHarness.PATH);
        assertThat(second.requestId()).isNotEqualTo(first.requestId());
        assertThat(second.correlationId()).isEqualTo(first.correlationId());
        assertThat(second.body()).isEqualTo(first.body());
    }

    @Test
    void presentsATokenWithItsAnswerThatWasNeverIssued() {
        exchange.applyBehaviour(Map.of("wrongToken", true));
        exchange.receiveRegister("agreed-a", "service-1", null);

        assertThat(exchange.service.awaitRequest(RegistrationHarness.PATH).authorization())
                .startsWith("Token ")
                .isNotEqualTo("Token service-1")
                .isNotEqualTo("Token agreed-a");
    }

    @Test
    void answersBeforeIts204IsSent() {
        exchange.applyBehaviour(Map.of("answerFirst", true));
        MessageReceipt receipt = exchange.receiveRegister("POST", "agreed-a", null, exchange.registerBody("service-1"));

        assertThat(exchange.sentRequests()).hasSize(1);
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
        receipt.followUp().run();
        assertThat(exchange.sentRequests()).hasSize(1);
    }

    @Test
    void anEarlyAnswerThatFailedIsSentAgain() {
        exchange.applyBehaviour(Map.of("answerFirst", true));
        exchange.service.setAnswer(RegistrationHarness.PATH, 503, "");
        exchange.receiveRegister("agreed-a", "service-1", null);
        exchange.service.setAnswer(RegistrationHarness.PATH, 204, "");
        exchange.advanceTime(Duration.ofMillis(500));

        assertThat(exchange.sentRequests()).hasSize(2);
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
    }

    @Test
    void omitsTheCorrelationOfItsAnswer() {
        exchange.applyBehaviour(Map.of("omitCorrelation", true));
        exchange.receiveRegister("agreed-a", "service-1", null);

        assertThat(exchange.service.awaitRequest(RegistrationHarness.PATH).correlationId())
                .isEmpty();
    }

    @Test
    void answersInACommonVersionOnly() {
        exchange.applyBehaviour(
                Map.of("versions", List.of("1.0"), "baseUrl", "https://10.0.0.1/x", "trailingSlash", true));
        assertThatThrownBy(() -> exchange.receiveRegister("agreed-a", "service-1", null))
                .hasMessage("no common version: version_url has [2.0], supported are [1.0]");
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.AWAITING);

        exchange.receiveRegister("POST", "agreed-a", null, exchange.registerBody("service-1", "1.0"))
                .followUp()
                .run();
        assertThat(exchange.service.awaitRequest(RegistrationHarness.PATH).body())
                .contains("[{\"version\":\"1.0\",\"base_url\":\"https://10.0.0.1/x/\"}]");
    }

    @Test
    void failsAsOftenAsConfiguredWithoutStoringAnything() {
        exchange.applyBehaviour(Map.of("failFirst", 2));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> exchange.receiveRegister("agreed-a", "service-1", null))
                    .isInstanceOfSatisfying(
                            RefusedRegister.class,
                            refused -> assertThat(refused.status()).isEqualTo(500));
        }
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.AWAITING);

        exchange.receiveRegister("agreed-a", "service-1", null);
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
    }

    @Test
    void failsAfterStoringAndAnswersOnlyARepeatedRegister() {
        exchange.applyBehaviour(Map.of("failFirst", 1, "failAfterTaking", true));
        MessageReceipt failed =
                exchange.receiveRegister("POST", "agreed-a", "same", null, exchange.registerBody("service-1"));
        failed.followUp().run();
        exchange.advanceTime(Duration.ofMinutes(1));
        assertThat(Objects.requireNonNull(failed.fault()).effectiveStatus(204, false))
                .isEqualTo(500);
        assertThat(exchange.sentRequests()).isEmpty();
        assertThat(exchange.registration.view().theirToken()).isEqualTo("service-1");

        exchange.receiveRegister("POST", "agreed-a", "same", null, exchange.registerBody("service-1"))
                .followUp()
                .run();
        assertThat(exchange.sentRequests()).hasSize(1);
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
    }

    @Test
    void closesTheConnectionAfterStoring() {
        exchange.applyBehaviour(Map.of("hangUp", 1));
        MessageReceipt hungUp = exchange.receiveRegister("POST", "agreed-a", null, exchange.registerBody("service-1"));

        assertThat(Objects.requireNonNull(hungUp.fault()).replacement())
                .isInstanceOf(AnswerFault.AnswerReplacement.ClosedConnection.class);
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.ANSWERING);
        assertThat(exchange.receiveRegister("POST", "agreed-a", null, exchange.registerBody("service-1"))
                        .fault())
                .isNull();
    }

    @Test
    void anUpdateIsStoredThoughItIsAnsweredBy500() {
        exchange.receiveRegister("agreed-a", "service-1", null);
        exchange.applyBehaviour(Map.of("failFirst", 1, "failAfterTaking", true));
        exchange.receiveRegister("PUT", exchange.ourToken(), null, exchange.registerBody("service-2"));

        assertThat(exchange.registration.view().theirToken()).isEqualTo("service-2");
    }

    @Test
    void configuredBehaviourRemainsAfterAClockMoveAndEndsWithAnotherScenario() {
        exchange.applyBehaviour(Map.of("loseAnswer", true));
        exchange.scenario.replaceScenario(exchange.scenario.current());
        assertThat(exchange.registration.status().behaviour()).containsEntry("loseAnswer", true);

        exchange.scenario.replaceScenario(
                ScenarioFiles.read("idle", Map.of("registration", Map.of("omitCorrelation", true))));
        assertThat(exchange.registration.status().behaviour()).isEqualTo(Map.of("omitCorrelation", true));
    }

    @Test
    void namesTheWrongFieldAndWhatIsAllowed() {
        assertThatThrownBy(() -> exchange.applyBehaviour(Map.of("looseAnswer", true)))
                .isInstanceOf(InvalidScenario.class)
                .hasMessageStartingWith("registration.looseAnswer: unknown field; known here: [answerFirst, baseUrl,");
        assertThatThrownBy(() -> exchange.applyBehaviour(Map.of("doubleAnswer", "TWICE")))
                .hasMessage("registration.doubleAnswer: 'TWICE' is not one of [SAME_ID, OTHER_ID]");
        assertThatThrownBy(() -> exchange.applyBehaviour(Map.of("failAfterTaking", true)))
                .hasMessage("registration.failAfterTaking: only with failFirst");
        assertThatThrownBy(() -> exchange.applyBehaviour(Map.of("versions", List.of())))
                .hasMessageContaining("registration.versions: '[]' is not a list");
    }
}
