package com.betterfleet.simulator.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.betterfleet.simulator.StubService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InitiatorTests {
    private final Exchange exchange = new Exchange();

    @AfterEach
    void stop() {
        exchange.close();
    }

    @Test
    void sendsATokenOfItsOwnAndAllItsVersionsWithTheTokenAgreed() {
        StubService.Request register = exchange.start();

        assertThat(register.method()).isEqualTo("POST");
        assertThat(register.authorization()).isEqualTo("Token agreed-a");
        assertThat(register.requestId()).isNotBlank();
        assertThat(register.correlationId()).isEmpty();
        assertThat(register.body())
                .isEqualTo("{\"token\":\"" + exchange.ourToken()
                        + "\",\"version_url\":[{\"version\":\"2.0\",\"base_url\":\"" + Exchange.OURS + "\"}]}");
        assertThat(exchange.stage()).isEqualTo(Stage.AWAITING_ANSWER);
    }

    @Test
    void isRegisteredWithTheAnswerAndTheTokenAgreedIsDead() {
        StubService.Request register = exchange.start();
        exchange.receive(Exchange.token(register), "service-1", register.requestId());

        RegistrationView view = exchange.registration.view();
        assertThat(view)
                .isEqualTo(new RegistrationView(
                        Stage.REGISTERED,
                        null,
                        Exchange.token(register),
                        "service-1",
                        exchange.serviceUrl(),
                        "agreed-a"));
        assertThat(exchange.letsIn(Exchange.token(register))).isEqualTo(Admission.ADMITTED);
        assertThat(exchange.letsRegister("agreed-a")).isEqualTo(Admission.REFUSED);
        assertThat(exchange.sent()).isEmpty();
    }

    @Test
    void takesAnAnswerWithoutCorrelationForTheOneWhoShowsItKnowsOurToken() {
        StubService.Request register = exchange.start();
        exchange.receive(Exchange.token(register), "service-1", null);

        assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
        assertThat(exchange.sent()).isEmpty();
    }

    @Test
    void takesTheAnswerThatIsHereBeforeThe204AndAsksNoMore() {
        exchange.service.answer(Exchange.PATH, 503, "");
        StubService.Request register = exchange.start();
        exchange.receive(Exchange.token(register), "service-1", register.requestId());
        exchange.pass(Duration.ofMinutes(1));

        assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
        assertThat(exchange.sent()).isEmpty();
    }

    @Test
    void takesARepeatedAnswerOnce() {
        StubService.Request register = exchange.start();
        String ours = Exchange.token(register);
        String body = exchange.body("service-1");
        exchange.receive("POST", ours, "same", null, body).followUp().run();
        exchange.receive("POST", ours, "same", null, body).followUp().run();

        assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
        assertThat(exchange.ourToken()).isEqualTo(ours);
        assertThat(exchange.sent()).isEmpty();
    }

    @Test
    void refusesAnAnswerToARegisterThatIsNotOurs() {
        StubService.Request register = exchange.start();

        assertThatThrownBy(() -> exchange.receive(Exchange.token(register), "service-1", "another"))
                .isInstanceOf(RefusedRegister.class)
                .hasMessage("X-Correlation-ID 'another' is of no Register of ours");
        assertThat(exchange.stage()).isEqualTo(Stage.AWAITING_ANSWER);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void triesAgainAfterHalfASecondWithTheSameIdAndBody(int status) {
        exchange.service.answer(Exchange.PATH, status, "");
        StubService.Request first = exchange.start();
        assertThat(exchange.stage()).isEqualTo(Stage.ASKING);
        exchange.service.answer(Exchange.PATH, 204, "");

        exchange.pass(Duration.ofMillis(499));
        assertThat(exchange.sent()).isEmpty();
        exchange.pass(Duration.ofMillis(1));
        assertThat(exchange.service.next(Exchange.PATH)).isEqualTo(first);
        assertThat(exchange.stage()).isEqualTo(Stage.AWAITING_ANSWER);
    }

    @Test
    void stopsAfterTwentyTriesAndSaysWhy() {
        exchange.service.answer(Exchange.PATH, 500, "{\"message\":\"no database\"}");
        exchange.start();
        for (int i = 0; i < 100; i++) {
            exchange.pass(Duration.ofMillis(500));
        }

        assertThat(exchange.sent()).hasSize(19);
        assertThat(exchange.stage()).isEqualTo(Stage.STOPPED);
        assertThat(exchange.registration.view().reason())
                .isEqualTo("our Register was not taken: 500 {\"message\":\"no database\"}");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 501})
    void stopsAtOnceWhereItIsRefused(int status) {
        exchange.service.answer(Exchange.PATH, status, "");
        StubService.Request register = exchange.start();
        exchange.pass(Duration.ofMinutes(1));

        assertThat(exchange.sent()).isEmpty();
        assertThat(exchange.stage()).isEqualTo(Stage.STOPPED);
        assertThat(exchange.letsIn(Exchange.token(register))).isEqualTo(Admission.AS_AGREED);
    }

    @Test
    void anAgreementThatHasStoppedIsNotMixedUpWithTheNext() {
        exchange.registration.await("agreed-b");
        exchange.service.answer(Exchange.PATH, 401, "");
        exchange.receive("agreed-b", "service-1", null);
        String before = Exchange.token(exchange.service.next(Exchange.PATH));

        StubService.Request register = exchange.start();
        assertThat(Exchange.token(register)).isNotEqualTo(before);
        assertThat(exchange.stage()).isEqualTo(Stage.STOPPED);
        assertThat(exchange.letsRegister("agreed-b")).isEqualTo(Admission.REFUSED);
    }

    @Test
    void eachAgreementHasATokenOfItsOwn() {
        exchange.registration.await("agreed-b");
        StubService.Request first = exchange.start();
        exchange.receive(Exchange.token(first), "service-1", first.requestId());

        StubService.Request second = exchange.start();
        assertThat(Exchange.token(second)).isNotEqualTo(Exchange.token(first));
        exchange.receive(Exchange.token(second), "service-2", second.requestId());
        assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
        exchange.registration.await("agreed-c");
        assertThat(exchange.stage()).isEqualTo(Stage.AWAITING);
        assertThat(exchange.letsIn(Exchange.token(first))).isEqualTo(Admission.REFUSED);
    }

    @Test
    void offersAllVersionsAsOrderedAndAnotherAddress() {
        exchange.behave(Map.of("versions", List.of("1.0", "2.0"), "trailingSlash", true));
        assertThat(exchange.start().body())
                .contains("[{\"version\":\"1.0\",\"base_url\":\"http://localhost:8090/oscp/cp/1.0/\"},"
                        + "{\"version\":\"2.0\",\"base_url\":\"http://localhost:8090/oscp/cp/2.0/\"}]");

        exchange.behave(Map.of("baseUrl", "https://10.0.0.1/x"));
        assertThat(exchange.start().body()).contains("\"base_url\":\"https://10.0.0.1/x\"");
    }

    @Test
    void refusesAnAnswerInAVersionThatItDoesNotSpeak() {
        StubService.Request register = exchange.start();

        assertThatThrownBy(() -> exchange.receive(
                        "POST", Exchange.token(register), register.requestId(), exchange.body("service-1", "1.0")))
                .isInstanceOfSatisfying(
                        RefusedRegister.class,
                        refused -> assertThat(refused.status()).isEqualTo(501))
                .hasMessage("no common version: version_url has [1.0], we speak [2.0]");
        assertThat(exchange.stage()).isEqualTo(Stage.AWAITING_ANSWER);
    }

    @Test
    void refusesAnAddressThatIsNone() {
        assertThatThrownBy(() -> exchange.registration.start("agreed-a", "ftp://example.org"))
                .hasMessage("baseUrl is 'ftp://example.org'; give an http or https address");
    }
}
