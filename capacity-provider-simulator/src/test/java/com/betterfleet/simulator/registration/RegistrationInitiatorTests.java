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

class RegistrationInitiatorTests {
    private final RegistrationHarness exchange = new RegistrationHarness();

    @AfterEach
    void stop() {
        exchange.close();
    }

    @Test
    void sendsATokenOfItsOwnAndAllItsVersionsWithTheTokenAgreed() {
        StubService.ReceivedRequest register = exchange.startAsInitiator();

        assertThat(register.method()).isEqualTo("POST");
        assertThat(register.authorization()).isEqualTo("Token agreed-a");
        assertThat(register.requestId()).isNotBlank();
        assertThat(register.correlationId()).isEmpty();
        assertThat(register.body())
                .isEqualTo("{\"token\":\"" + exchange.ourToken()
                        + "\",\"version_url\":[{\"version\":\"2.0\",\"base_url\":\"" + RegistrationHarness.OWN_BASE_URL
                        + "\"}]}");
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.AWAITING_ANSWER);
    }

    @Test
    void isRegisteredWithTheAnswerAndTheInitialTokenIsInvalid() {
        StubService.ReceivedRequest register = exchange.startAsInitiator();
        exchange.receiveRegister(RegistrationHarness.token(register), "service-1", register.requestId());

        RegistrationView view = exchange.registration.view();
        assertThat(view)
                .isEqualTo(new RegistrationView(
                        RegistrationStage.REGISTERED,
                        null,
                        RegistrationHarness.token(register),
                        "service-1",
                        exchange.serviceUrl(),
                        "agreed-a"));
        assertThat(exchange.admitsMessage(RegistrationHarness.token(register))).isEqualTo(AdmissionDecision.ADMITTED);
        assertThat(exchange.admitsRegister("agreed-a")).isEqualTo(AdmissionDecision.REFUSED);
        assertThat(exchange.sentRequests()).isEmpty();
    }

    @Test
    void acceptsAnAnswerWithoutCorrelationWhereItPresentsTheOfferedToken() {
        StubService.ReceivedRequest register = exchange.startAsInitiator();
        exchange.receiveRegister(RegistrationHarness.token(register), "service-1", null);

        assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
        assertThat(exchange.sentRequests()).isEmpty();
    }

    @Test
    void acceptsAnAnswerThatArrivesBeforeThe204AndStopsRetrying() {
        exchange.service.setAnswer(RegistrationHarness.PATH, 503, "");
        StubService.ReceivedRequest register = exchange.startAsInitiator();
        exchange.receiveRegister(RegistrationHarness.token(register), "service-1", register.requestId());
        exchange.advanceTime(Duration.ofMinutes(1));

        assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
        assertThat(exchange.sentRequests()).isEmpty();
    }

    @Test
    void acceptsARepeatedAnswerOnce() {
        StubService.ReceivedRequest register = exchange.startAsInitiator();
        String ownToken = RegistrationHarness.token(register);
        String body = exchange.registerBody("service-1");
        exchange.receiveRegister("POST", ownToken, "same", null, body)
                .followUp()
                .run();
        exchange.receiveRegister("POST", ownToken, "same", null, body)
                .followUp()
                .run();

        assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
        assertThat(exchange.ourToken()).isEqualTo(ownToken);
        assertThat(exchange.sentRequests()).isEmpty();
    }

    @Test
    void refusesAnAnswerToAnUnknownRegister() {
        StubService.ReceivedRequest register = exchange.startAsInitiator();

        assertThatThrownBy(() -> exchange.receiveRegister(RegistrationHarness.token(register), "service-1", "another"))
                .isInstanceOf(RefusedRegister.class)
                .hasMessage("X-Correlation-ID 'another' matches no Register of the distributor");
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.AWAITING_ANSWER);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void retriesAfterHalfASecondWithTheSameIdAndBody(int status) {
        exchange.service.setAnswer(RegistrationHarness.PATH, status, "");
        StubService.ReceivedRequest first = exchange.startAsInitiator();
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.ASKING);
        exchange.service.setAnswer(RegistrationHarness.PATH, 204, "");

        exchange.advanceTime(Duration.ofMillis(499));
        assertThat(exchange.sentRequests()).isEmpty();
        exchange.advanceTime(Duration.ofMillis(1));
        assertThat(exchange.service.awaitRequest(RegistrationHarness.PATH)).isEqualTo(first);
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.AWAITING_ANSWER);
    }

    @Test
    void stopsAfterTwentyTriesWithTheReason() {
        exchange.service.setAnswer(RegistrationHarness.PATH, 500, "{\"message\":\"no database\"}");
        exchange.startAsInitiator();
        for (int i = 0; i < 100; i++) {
            exchange.advanceTime(Duration.ofMillis(500));
        }

        assertThat(exchange.sentRequests()).hasSize(19);
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.STOPPED);
        assertThat(exchange.registration.view().reason())
                .isEqualTo("the simulator's Register was not accepted: 500 {\"message\":\"no database\"}");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 501})
    void stopsAtOnceWhereItIsRefused(int status) {
        exchange.service.setAnswer(RegistrationHarness.PATH, status, "");
        StubService.ReceivedRequest register = exchange.startAsInitiator();
        exchange.advanceTime(Duration.ofMinutes(1));

        assertThat(exchange.sentRequests()).isEmpty();
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.STOPPED);
        assertThat(exchange.admitsMessage(RegistrationHarness.token(register)))
                .isEqualTo(AdmissionDecision.USE_PRESHARED_CREDENTIAL);
    }

    @Test
    void aStoppedExchangeIsNotMixedUpWithTheNext() {
        exchange.registration.awaitRegister("agreed-b");
        exchange.service.setAnswer(RegistrationHarness.PATH, 401, "");
        exchange.receiveRegister("agreed-b", "service-1", null);
        String before = RegistrationHarness.token(exchange.service.awaitRequest(RegistrationHarness.PATH));

        StubService.ReceivedRequest register = exchange.startAsInitiator();
        assertThat(RegistrationHarness.token(register)).isNotEqualTo(before);
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.STOPPED);
        assertThat(exchange.admitsRegister("agreed-b")).isEqualTo(AdmissionDecision.REFUSED);
    }

    @Test
    void eachExchangeHasATokenOfItsOwn() {
        exchange.registration.awaitRegister("agreed-b");
        StubService.ReceivedRequest first = exchange.startAsInitiator();
        exchange.receiveRegister(RegistrationHarness.token(first), "service-1", first.requestId());

        StubService.ReceivedRequest second = exchange.startAsInitiator();
        assertThat(RegistrationHarness.token(second)).isNotEqualTo(RegistrationHarness.token(first));
        exchange.receiveRegister(RegistrationHarness.token(second), "service-2", second.requestId());
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
        exchange.registration.awaitRegister("agreed-c");
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.AWAITING);
        assertThat(exchange.admitsMessage(RegistrationHarness.token(first))).isEqualTo(AdmissionDecision.REFUSED);
    }

    @Test
    void offersTheConfiguredVersionsAndAddress() {
        exchange.applyBehaviour(Map.of("versions", List.of("1.0", "2.0"), "trailingSlash", true));
        assertThat(exchange.startAsInitiator().body())
                .contains("[{\"version\":\"1.0\",\"base_url\":\"http://localhost:8090/oscp/cp/1.0/\"},"
                        + "{\"version\":\"2.0\",\"base_url\":\"http://localhost:8090/oscp/cp/2.0/\"}]");

        exchange.applyBehaviour(Map.of("baseUrl", "https://10.0.0.1/x"));
        assertThat(exchange.startAsInitiator().body()).contains("\"base_url\":\"https://10.0.0.1/x\"");
    }

    @Test
    void refusesAnAnswerInAnUnsupportedVersion() {
        StubService.ReceivedRequest register = exchange.startAsInitiator();

        assertThatThrownBy(() -> exchange.receiveRegister(
                        "POST",
                        RegistrationHarness.token(register),
                        register.requestId(),
                        exchange.registerBody("service-1", "1.0")))
                .isInstanceOfSatisfying(
                        RefusedRegister.class,
                        refused -> assertThat(refused.status()).isEqualTo(501))
                .hasMessage("no common version: version_url has [1.0], supported are [2.0]");
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.AWAITING_ANSWER);
    }

    @Test
    void refusesAnInvalidAddress() {
        assertThatThrownBy(() -> exchange.registration.startExchange("agreed-a", "ftp://example.org"))
                .hasMessage("baseUrl is 'ftp://example.org'; give an http or https address");
    }
}
