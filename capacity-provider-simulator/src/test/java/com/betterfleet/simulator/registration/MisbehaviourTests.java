package com.betterfleet.simulator.registration;

import static org.assertj.core.api.Assertions.assertThat;
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

class MisbehaviourTests {
    private final Exchange exchange = new Exchange();

    @BeforeEach
    void await() {
        exchange.registration.await("agreed-a");
    }

    @AfterEach
    void stop() {
        exchange.close();
    }

    @Test
    void losesItsAnswerUntilTheServiceAsksAgain() {
        exchange.behave(Map.of("loseAnswer", true));
        exchange.receive("agreed-a", "service-1", null);
        exchange.pass(Duration.ofMinutes(1));
        assertThat(exchange.sent()).isEmpty();
        assertThat(exchange.stage()).isEqualTo(Stage.ANSWERING);
        assertThat(exchange.registration.view().reason()).isEqualTo("the answering Register is not sent: ordered so");

        exchange.behave(Map.of());
        exchange.receive("agreed-a", "service-1", null);
        assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
    }

    @Test
    void anAnswerThatWasLostDoesNotHoldUpTheNextRegistration() {
        exchange.behave(Map.of("loseAnswer", true));
        exchange.receive("agreed-a", "service-1", null);
        StubService.Request register = exchange.start();
        exchange.receive(Exchange.token(register), "service-2", register.requestId());

        assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
    }

    @Test
    void answersTwiceWithTheSameId() {
        exchange.behave(Map.of("doubleAnswer", "SAME_ID"));
        exchange.receive("agreed-a", "service-1", null);

        assertThat(exchange.sent()).hasSize(2);
        assertThat(exchange.service.next(Exchange.PATH)).isEqualTo(exchange.service.next(Exchange.PATH));
        assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
    }

    @Test
    void answersTwiceWithAnotherId() {
        exchange.behave(Map.of("doubleAnswer", "OTHER_ID"));
        exchange.receive("agreed-a", "service-1", null);

        StubService.Request first = exchange.service.next(Exchange.PATH);
        StubService.Request second = exchange.service.next(Exchange.PATH);
        assertThat(second.requestId()).isNotEqualTo(first.requestId());
        assertThat(second.correlationId()).isEqualTo(first.correlationId());
        assertThat(second.body()).isEqualTo(first.body());
    }

    @Test
    void showsATokenWithItsAnswerThatNobodyGave() {
        exchange.behave(Map.of("wrongToken", true));
        exchange.receive("agreed-a", "service-1", null);

        assertThat(exchange.service.next(Exchange.PATH).authorization())
                .startsWith("Token ")
                .isNotEqualTo("Token service-1")
                .isNotEqualTo("Token agreed-a");
    }

    @Test
    void answersBeforeIts204Leaves() {
        exchange.behave(Map.of("answerFirst", true));
        Taken taken = exchange.receive("POST", "agreed-a", null, exchange.body("service-1"));

        assertThat(exchange.sent()).hasSize(1);
        assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
        taken.followUp().run();
        assertThat(exchange.sent()).hasSize(1);
    }

    @Test
    void anAnswerThatWasToBeFirstAndWasNotTakenIsSentAgain() {
        exchange.behave(Map.of("answerFirst", true));
        exchange.service.answer(Exchange.PATH, 503, "");
        exchange.receive("agreed-a", "service-1", null);
        exchange.service.answer(Exchange.PATH, 204, "");
        exchange.pass(Duration.ofMillis(500));

        assertThat(exchange.sent()).hasSize(2);
        assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
    }

    @Test
    void saysNotWhatItAnswers() {
        exchange.behave(Map.of("omitCorrelation", true));
        exchange.receive("agreed-a", "service-1", null);

        assertThat(exchange.service.next(Exchange.PATH).correlationId()).isEmpty();
    }

    @Test
    void answersInTheVersionOfItsOwnThatTheServiceSpeaksTooAndOtherwiseNot() {
        exchange.behave(Map.of("versions", List.of("1.0"), "baseUrl", "https://10.0.0.1/x", "trailingSlash", true));
        assertThatThrownBy(() -> exchange.receive("agreed-a", "service-1", null))
                .hasMessage("no common version: version_url has [2.0], we speak [1.0]");
        assertThat(exchange.stage()).isEqualTo(Stage.AWAITING);

        exchange.receive("POST", "agreed-a", null, exchange.body("service-1", "1.0"))
                .followUp()
                .run();
        assertThat(exchange.service.next(Exchange.PATH).body())
                .contains("[{\"version\":\"1.0\",\"base_url\":\"https://10.0.0.1/x/\"}]");
    }

    @Test
    void failsAsOftenAsOrderedWithoutTakingAnything() {
        exchange.behave(Map.of("failFirst", 2));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> exchange.receive("agreed-a", "service-1", null))
                    .isInstanceOfSatisfying(
                            RefusedRegister.class,
                            refused -> assertThat(refused.status()).isEqualTo(500));
        }
        assertThat(exchange.stage()).isEqualTo(Stage.AWAITING);

        exchange.receive("agreed-a", "service-1", null);
        assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
    }

    @Test
    void failsAfterTakingAndAnswersOnlyWhenTheSameComesAgain() {
        exchange.behave(Map.of("failFirst", 1, "failAfterTaking", true));
        Taken failed = exchange.receive("POST", "agreed-a", "same", null, exchange.body("service-1"));
        failed.followUp().run();
        exchange.pass(Duration.ofMinutes(1));
        assertThat(Objects.requireNonNull(failed.fault()).statusInsteadOf(204)).isEqualTo(500);
        assertThat(exchange.sent()).isEmpty();
        assertThat(exchange.registration.view().theirToken()).isEqualTo("service-1");

        exchange.receive("POST", "agreed-a", "same", null, exchange.body("service-1"))
                .followUp()
                .run();
        assertThat(exchange.sent()).hasSize(1);
        assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
    }

    @Test
    void hangsUpAfterTaking() {
        exchange.behave(Map.of("hangUp", 1));
        Taken hungUp = exchange.receive("POST", "agreed-a", null, exchange.body("service-1"));

        assertThat(Objects.requireNonNull(hungUp.fault()).instead()).isInstanceOf(AnswerFault.Instead.Close.class);
        assertThat(exchange.stage()).isEqualTo(Stage.ANSWERING);
        assertThat(exchange.receive("POST", "agreed-a", null, exchange.body("service-1"))
                        .fault())
                .isNull();
    }

    @Test
    void anUpdateIsTakenThoughItIsAnsweredBy500() {
        exchange.receive("agreed-a", "service-1", null);
        exchange.behave(Map.of("failFirst", 1, "failAfterTaking", true));
        exchange.receive("PUT", exchange.ourToken(), null, exchange.body("service-2"));

        assertThat(exchange.registration.view().theirToken()).isEqualTo("service-2");
    }

    @Test
    void anOrderOutlivesAMovedClockAndEndsWithAnotherScenariosBehaviour() {
        exchange.behave(Map.of("loseAnswer", true));
        exchange.scenario.change(exchange.scenario.get());
        assertThat(exchange.registration.status().behaviour()).containsEntry("loseAnswer", true);

        exchange.scenario.change(ScenarioFiles.read("idle", Map.of("registration", Map.of("omitCorrelation", true))));
        assertThat(exchange.registration.status().behaviour()).isEqualTo(Map.of("omitCorrelation", true));
    }

    @Test
    void namesTheFieldThatIsWrongAndWhatWouldBeRight() {
        assertThatThrownBy(() -> exchange.behave(Map.of("looseAnswer", true)))
                .isInstanceOf(InvalidScenario.class)
                .hasMessageStartingWith("registration.looseAnswer: unknown field; known here: [answerFirst, baseUrl,");
        assertThatThrownBy(() -> exchange.behave(Map.of("doubleAnswer", "TWICE")))
                .hasMessage("registration.doubleAnswer: 'TWICE' is none of [SAME_ID, OTHER_ID]");
        assertThatThrownBy(() -> exchange.behave(Map.of("failAfterTaking", true)))
                .hasMessage("registration.failAfterTaking: only with failFirst");
        assertThatThrownBy(() -> exchange.behave(Map.of("versions", List.of())))
                .hasMessageContaining("registration.versions: '[]' is not a list");
    }
}
