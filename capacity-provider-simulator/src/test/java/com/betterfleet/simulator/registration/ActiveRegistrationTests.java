package com.betterfleet.simulator.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.betterfleet.simulator.StubService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Actions that need an existing registration. */
class ActiveRegistrationTests {
    private final RegistrationHarness exchange = new RegistrationHarness();

    @AfterEach
    void stop() {
        exchange.close();
    }

    @Test
    void anUpdateGivesAnotherTokenAndAddressAndTheOldTokenIsInvalidOnceItIsAccepted() {
        exchange.asResponder();
        String old = exchange.ourToken();
        assertThat(exchange.registration
                        .updateRegistration("http://localhost:9/moved")
                        .statusOrZero())
                .isEqualTo(204);

        StubService.ReceivedRequest update = exchange.service.awaitRequest(RegistrationHarness.PATH);
        assertThat(update.method()).isEqualTo("PUT");
        assertThat(update.authorization()).isEqualTo("Token service-1");
        assertThat(update.correlationId()).isEmpty();
        assertThat(update.body()).contains("\"base_url\":\"http://localhost:9/moved\"");
        assertThat(RegistrationHarness.token(update))
                .isEqualTo(exchange.ourToken())
                .isNotEqualTo(old);
        assertThat(exchange.admitsMessage(old)).isEqualTo(AdmissionDecision.REFUSED);
        assertThat(exchange.admitsMessage(exchange.ourToken())).isEqualTo(AdmissionDecision.ADMITTED);
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
    }

    @Test
    void anUpdateThatIsRefusedChangesNothing() {
        exchange.asResponder();
        String old = exchange.ourToken();
        exchange.service.setAnswer(RegistrationHarness.PATH, 400, "{\"message\":\"no\"}");
        assertThat(exchange.registration.updateRegistration(null).describe()).isEqualTo("400 {\"message\":\"no\"}");

        StubService.ReceivedRequest update = exchange.service.awaitRequest(RegistrationHarness.PATH);
        assertThat(exchange.ourToken()).isEqualTo(old);
        assertThat(exchange.admitsMessage(old)).isEqualTo(AdmissionDecision.ADMITTED);
        assertThat(exchange.admitsMessage(RegistrationHarness.token(update))).isEqualTo(AdmissionDecision.REFUSED);
    }

    @Test
    void whereTheOutcomeOfAnUpdateIsUnknownBothTokensAreValid() {
        exchange.asResponder();
        String old = exchange.ourToken();
        exchange.service.setAnswer(RegistrationHarness.PATH, 500, "");
        exchange.registration.updateRegistration(null);

        StubService.ReceivedRequest update = exchange.service.awaitRequest(RegistrationHarness.PATH);
        assertThat(exchange.admitsMessage(old)).isEqualTo(AdmissionDecision.ADMITTED);
        assertThat(exchange.admitsMessage(RegistrationHarness.token(update))).isEqualTo(AdmissionDecision.ADMITTED);

        // A service that begins anew with the token must have accepted it.
        exchange.service.setAnswer(RegistrationHarness.PATH, 503, "");
        exchange.receiveRegister(RegistrationHarness.token(update), "service-2", null);
        assertThat(exchange.admitsMessage(old)).isEqualTo(AdmissionDecision.REFUSED);
        assertThat(exchange.admitsMessage(RegistrationHarness.token(update))).isEqualTo(AdmissionDecision.ADMITTED);
    }

    @Test
    void registersAnewWithTheTokenInForceAndGivesAnotherOfItsOwn() {
        exchange.asResponder();
        String old = exchange.ourToken();
        exchange.registration.renewTokens();
        StubService.ReceivedRequest register = exchange.service.awaitRequest(RegistrationHarness.PATH);
        assertThat(register.method()).isEqualTo("POST");
        assertThat(register.authorization()).isEqualTo("Token service-1");
        assertThat(RegistrationHarness.token(register)).isNotEqualTo(old);
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.AWAITING_ANSWER);
        assertThat(exchange.admitsMessage(old)).isEqualTo(AdmissionDecision.ADMITTED);

        exchange.receiveRegister(RegistrationHarness.token(register), "service-2", register.requestId());
        assertThat(exchange.registration.view())
                .isEqualTo(new RegistrationView(
                        RegistrationStage.REGISTERED,
                        null,
                        RegistrationHarness.token(register),
                        "service-2",
                        exchange.serviceUrl(),
                        "agreed-a"));
        assertThat(exchange.admitsMessage(old)).isEqualTo(AdmissionDecision.REFUSED);
    }

    @Test
    void offersATokenAgainThatAnUpdateMayHaveDelivered() {
        exchange.asResponder();
        exchange.service.setAnswer(RegistrationHarness.PATH, 500, "");
        exchange.registration.updateRegistration(null);
        StubService.ReceivedRequest update = exchange.service.awaitRequest(RegistrationHarness.PATH);
        exchange.service.setAnswer(RegistrationHarness.PATH, 204, "");
        exchange.registration.renewTokens();

        assertThat(RegistrationHarness.token(exchange.service.awaitRequest(RegistrationHarness.PATH)))
                .isEqualTo(RegistrationHarness.token(update));
    }

    @Test
    void whereANewRegistrationIsRefusedTheOldTokensRemainInForce() {
        exchange.asResponder();
        String old = exchange.ourToken();
        exchange.service.setAnswer(RegistrationHarness.PATH, 403, "");
        exchange.registration.renewTokens();

        assertThat(exchange.stage()).isEqualTo(RegistrationStage.STOPPED);
        assertThat(exchange.ourToken()).isEqualTo(old);
        assertThat(exchange.tokens.registrationState())
                .isEqualTo(new RegistrationState.Registered(new PeerEndpoint("service-1", exchange.serviceUrl())));
    }

    @Test
    void awaitsAnotherRegistrationRegardlessOfTheRegistrationInForce() {
        exchange.asResponder();
        exchange.registration.awaitRegister("agreed-b");
        exchange.receiveRegister(exchange.ourToken(), "service-2", null);
        exchange.service.awaitRequest(RegistrationHarness.PATH);
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.AWAITING);

        exchange.registration.renewTokens();
        StubService.ReceivedRequest register = exchange.service.awaitRequest(RegistrationHarness.PATH);
        assertThat(register.authorization()).isEqualTo("Token service-2");
        exchange.receiveRegister(RegistrationHarness.token(register), "service-3", register.requestId());
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.AWAITING);

        exchange.receiveRegister("agreed-b", "service-4", null);
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
    }

    @Test
    void unregistersWithTheTokenInForceAndNoBody() {
        exchange.asResponder();
        String ownToken = exchange.ourToken();
        assertThat(exchange.registration.unregister().statusOrZero()).isEqualTo(204);

        StubService.ReceivedRequest end = exchange.service.awaitRequest(RegistrationHarness.PATH);
        assertThat(end.method()).isEqualTo("DELETE");
        assertThat(end.authorization()).isEqualTo("Token service-1");
        assertThat(end.requestId()).isNotBlank();
        assertThat(end.body()).isEmpty();
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.ENDED);
        assertThat(exchange.admitsMessage(ownToken)).isEqualTo(AdmissionDecision.REFUSED);
    }

    @Test
    void staysRegisteredWhereUnregisteringFails() {
        exchange.asResponder();
        exchange.service.setAnswer(RegistrationHarness.PATH, 500, "");
        exchange.registration.unregister();

        assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
    }

    @Test
    void actionsThatNeedARegistrationFailWithTheReason() {
        assertThatThrownBy(exchange.registration::renewTokens)
                .isInstanceOf(NotRegistered.class)
                .hasMessageContaining("the stage is NONE");
        assertThatThrownBy(exchange.registration::unregister).isInstanceOf(NotRegistered.class);
        assertThatThrownBy(() -> exchange.registration.updateRegistration(null)).isInstanceOf(NotRegistered.class);

        exchange.asResponder().registration.renewTokens();
        assertThatThrownBy(() -> exchange.registration.updateRegistration(null))
                .hasMessageContaining("the stage is AWAITING_ANSWER");
    }
}
