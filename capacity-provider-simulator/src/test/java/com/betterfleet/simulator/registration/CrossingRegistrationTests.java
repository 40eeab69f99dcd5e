package com.betterfleet.simulator.registration;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.simulator.StubService;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Both sides begin before either has received the other's Register. */
class CrossingRegistrationTests {
    private final RegistrationHarness exchange = new RegistrationHarness();

    @AfterEach
    void stop() {
        exchange.close();
    }

    @Test
    void sendsOneTokenInBothExchangesAndUsesTheLastTokenReceived() {
        exchange.registration.awaitRegister("agreed-b");
        StubService.ReceivedRequest ownRegister = exchange.startAsInitiator();
        exchange.receiveRegister("agreed-b", "service-1", null);
        StubService.ReceivedRequest answer = exchange.service.awaitRequest(RegistrationHarness.PATH);
        assertThat(answer.authorization()).isEqualTo("Token service-1");
        assertThat(RegistrationHarness.token(answer)).isEqualTo(RegistrationHarness.token(ownRegister));
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);

        exchange.receiveRegister(RegistrationHarness.token(ownRegister), "service-2", ownRegister.requestId());
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
        assertThat(exchange.ourToken()).isEqualTo(RegistrationHarness.token(ownRegister));
        assertThat(exchange.registration.view().theirToken()).isEqualTo("service-2");
        assertThat(exchange.sentRequests()).isEmpty();
    }

    @Test
    void anExchangeThatBeginsAfterTheOtherHasEndedStillGivesTheSameToken() {
        exchange.registration.awaitRegister("agreed-b");
        StubService.ReceivedRequest ownRegister = exchange.startAsInitiator();
        exchange.receiveRegister(RegistrationHarness.token(ownRegister), "service-1", ownRegister.requestId());
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);

        exchange.receiveRegister("agreed-b", "service-1", null);
        assertThat(RegistrationHarness.token(exchange.service.awaitRequest(RegistrationHarness.PATH)))
                .isEqualTo(RegistrationHarness.token(ownRegister));
        assertThat(exchange.registration.view())
                .isEqualTo(new RegistrationView(
                        RegistrationStage.REGISTERED,
                        null,
                        RegistrationHarness.token(ownRegister),
                        "service-1",
                        exchange.serviceUrl(),
                        "agreed-b"));
    }

    @Test
    void registersAnewWithAnotherTokenThoughTheServiceMayStillBegin() {
        exchange.registration.awaitRegister("agreed-b");
        StubService.ReceivedRequest ownRegister = exchange.startAsInitiator();
        exchange.receiveRegister(RegistrationHarness.token(ownRegister), "service-1", ownRegister.requestId());
        exchange.registration.renewTokens();

        assertThat(RegistrationHarness.token(exchange.service.awaitRequest(RegistrationHarness.PATH)))
                .isNotEqualTo(RegistrationHarness.token(ownRegister));
    }

    @Test
    void stopsRetryingWhenTheOtherExchangeHasCompleted() {
        exchange.service.setAnswer(RegistrationHarness.PATH, 503, "");
        exchange.registration.awaitRegister("agreed-b");
        exchange.startAsInitiator();
        exchange.service.setAnswer(RegistrationHarness.PATH, 204, "");
        exchange.receiveRegister("agreed-b", "service-1", null);
        exchange.service.awaitRequest(RegistrationHarness.PATH);
        exchange.advanceTime(Duration.ofMinutes(1));

        assertThat(exchange.sentRequests()).isEmpty();
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
    }

    @Test
    void waitsForTheServiceWhereItsOwnRegisterIsRefused() {
        exchange.service.setAnswer(RegistrationHarness.PATH, 401, "");
        exchange.registration.awaitRegister("agreed-b");
        StubService.ReceivedRequest ownRegister = exchange.startAsInitiator();
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.AWAITING);
        assertThat(exchange.registration.view().reason()).isEqualTo("the simulator's Register was not accepted: 401");

        exchange.service.setAnswer(RegistrationHarness.PATH, 204, "");
        exchange.receiveRegister("agreed-b", "service-1", null);
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
        assertThat(exchange.ourToken()).isEqualTo(RegistrationHarness.token(ownRegister));
    }

    @Test
    void isRegisteredByItsOwnRegisterWhereItsAnswerIsRefused() {
        exchange.registration.awaitRegister("agreed-b");
        StubService.ReceivedRequest ownRegister = exchange.startAsInitiator();
        exchange.service.setAnswer(RegistrationHarness.PATH, 401, "");
        exchange.receiveRegister("agreed-b", "service-1", null);
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.AWAITING_ANSWER);

        exchange.receiveRegister(RegistrationHarness.token(ownRegister), "service-2", ownRegister.requestId());
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
        assertThat(exchange.admitsMessage(RegistrationHarness.token(ownRegister)))
                .isEqualTo(AdmissionDecision.ADMITTED);
    }

    @Test
    void answersWithTheLastTokenItReceived() {
        exchange.registration.awaitRegister("agreed-b");
        StubService.ReceivedRequest ownRegister = exchange.startAsInitiator();
        exchange.service.setAnswer(RegistrationHarness.PATH, 503, "");
        exchange.receiveRegister("agreed-b", "service-1", null);
        exchange.service.awaitRequest(RegistrationHarness.PATH);
        exchange.receiveRegister(RegistrationHarness.token(ownRegister), "service-2", ownRegister.requestId());
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.ANSWERING);

        exchange.service.setAnswer(RegistrationHarness.PATH, 204, "");
        exchange.advanceTime(Duration.ofMillis(500));
        assertThat(exchange.service.awaitRequest(RegistrationHarness.PATH).authorization())
                .isEqualTo("Token service-2");
        assertThat(exchange.registration.view().theirToken()).isEqualTo("service-2");
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
    }

    @Test
    void staysRegisteredByItsOwnRegisterWhereItsAnswerIsRefusedAfterwards() {
        exchange.registration.awaitRegister("agreed-b");
        StubService.ReceivedRequest ownRegister = exchange.startAsInitiator();
        exchange.service.setAnswer(RegistrationHarness.PATH, 503, "");
        exchange.receiveRegister("agreed-b", "service-1", null);
        exchange.receiveRegister(RegistrationHarness.token(ownRegister), "service-2", ownRegister.requestId());
        exchange.service.setAnswer(RegistrationHarness.PATH, 401, "");
        exchange.advanceTime(Duration.ofMillis(500));

        assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
        assertThat(exchange.registration.view().reason())
                .isEqualTo("the simulator's answering Register was not accepted: 401");
    }

    @Test
    void bothRegisterAnewAtOnce() {
        exchange.asResponder();
        String old = exchange.ourToken();
        exchange.registration.renewTokens();
        StubService.ReceivedRequest ownRegister = exchange.service.awaitRequest(RegistrationHarness.PATH);
        exchange.receiveRegister(old, "service-2", null);
        StubService.ReceivedRequest answer = exchange.service.awaitRequest(RegistrationHarness.PATH);
        exchange.receiveRegister(RegistrationHarness.token(ownRegister), "service-2", ownRegister.requestId());

        assertThat(answer.authorization()).isEqualTo("Token service-2");
        assertThat(RegistrationHarness.token(answer))
                .isEqualTo(RegistrationHarness.token(ownRegister))
                .isNotEqualTo(old);
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
        assertThat(exchange.ourToken()).isEqualTo(RegistrationHarness.token(ownRegister));
        assertThat(exchange.admitsMessage(old)).isEqualTo(AdmissionDecision.REFUSED);
    }
}
