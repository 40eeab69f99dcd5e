package com.betterfleet.simulator.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.betterfleet.simulator.StubService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is ordered of somebody who is registered. */
class RegisteredTests {
    private final Exchange exchange = new Exchange();

    @AfterEach
    void stop() {
        exchange.close();
    }

    @Test
    void anUpdateGivesAnotherTokenAndAddressAndTheOldTokenIsDeadOnceItIsTaken() {
        exchange.asResponder();
        String old = exchange.ourToken();
        assertThat(exchange.registration.update("http://localhost:9/moved").statusOrZero())
                .isEqualTo(204);

        StubService.Request update = exchange.service.next(Exchange.PATH);
        assertThat(update.method()).isEqualTo("PUT");
        assertThat(update.authorization()).isEqualTo("Token service-1");
        assertThat(update.correlationId()).isEmpty();
        assertThat(update.body()).contains("\"base_url\":\"http://localhost:9/moved\"");
        assertThat(Exchange.token(update)).isEqualTo(exchange.ourToken()).isNotEqualTo(old);
        assertThat(exchange.letsIn(old)).isEqualTo(Admission.REFUSED);
        assertThat(exchange.letsIn(exchange.ourToken())).isEqualTo(Admission.ADMITTED);
        assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
    }

    @Test
    void anUpdateThatIsRefusedChangesNothing() {
        exchange.asResponder();
        String old = exchange.ourToken();
        exchange.service.answer(Exchange.PATH, 400, "{\"message\":\"no\"}");
        assertThat(exchange.registration.update(null).described()).isEqualTo("400 {\"message\":\"no\"}");

        StubService.Request update = exchange.service.next(Exchange.PATH);
        assertThat(exchange.ourToken()).isEqualTo(old);
        assertThat(exchange.letsIn(old)).isEqualTo(Admission.ADMITTED);
        assertThat(exchange.letsIn(Exchange.token(update))).isEqualTo(Admission.REFUSED);
    }

    @Test
    void whereNobodyKnowsWhetherAnUpdateWasTakenBothTokensAreGood() {
        exchange.asResponder();
        String old = exchange.ourToken();
        exchange.service.answer(Exchange.PATH, 500, "");
        exchange.registration.update(null);

        StubService.Request update = exchange.service.next(Exchange.PATH);
        assertThat(exchange.letsIn(old)).isEqualTo(Admission.ADMITTED);
        assertThat(exchange.letsIn(Exchange.token(update))).isEqualTo(Admission.ADMITTED);

        // Who begins anew with it has it.
        exchange.service.answer(Exchange.PATH, 503, "");
        exchange.receive(Exchange.token(update), "service-2", null);
        assertThat(exchange.letsIn(old)).isEqualTo(Admission.REFUSED);
        assertThat(exchange.letsIn(Exchange.token(update))).isEqualTo(Admission.ADMITTED);
    }

    @Test
    void registersAnewWithTheTokenInForceAndGivesAnotherOfItsOwn() {
        exchange.asResponder();
        String old = exchange.ourToken();
        exchange.registration.renew();
        StubService.Request register = exchange.service.next(Exchange.PATH);
        assertThat(register.method()).isEqualTo("POST");
        assertThat(register.authorization()).isEqualTo("Token service-1");
        assertThat(Exchange.token(register)).isNotEqualTo(old);
        assertThat(exchange.stage()).isEqualTo(Stage.AWAITING_ANSWER);
        assertThat(exchange.letsIn(old)).isEqualTo(Admission.ADMITTED);

        exchange.receive(Exchange.token(register), "service-2", register.requestId());
        assertThat(exchange.registration.view())
                .isEqualTo(new RegistrationView(
                        Stage.REGISTERED,
                        null,
                        Exchange.token(register),
                        "service-2",
                        exchange.serviceUrl(),
                        "agreed-a"));
        assertThat(exchange.letsIn(old)).isEqualTo(Admission.REFUSED);
    }

    @Test
    void aTokenThatMayHaveBeenTakenByAnUpdateIsOfferedAgain() {
        exchange.asResponder();
        exchange.service.answer(Exchange.PATH, 500, "");
        exchange.registration.update(null);
        StubService.Request update = exchange.service.next(Exchange.PATH);
        exchange.service.answer(Exchange.PATH, 204, "");
        exchange.registration.renew();

        assertThat(Exchange.token(exchange.service.next(Exchange.PATH))).isEqualTo(Exchange.token(update));
    }

    @Test
    void whereRegisteringAnewIsRefusedTheOldTokensStayInForce() {
        exchange.asResponder();
        String old = exchange.ourToken();
        exchange.service.answer(Exchange.PATH, 403, "");
        exchange.registration.renew();

        assertThat(exchange.stage()).isEqualTo(Stage.STOPPED);
        assertThat(exchange.ourToken()).isEqualTo(old);
        assertThat(exchange.tokens.standing())
                .isEqualTo(new Standing.Registered(new Peer("service-1", exchange.serviceUrl())));
    }

    @Test
    void awaitsAnotherRegistrationWhateverBecomesOfTheOneInForce() {
        exchange.asResponder();
        exchange.registration.await("agreed-b");
        exchange.receive(exchange.ourToken(), "service-2", null);
        exchange.service.next(Exchange.PATH);
        assertThat(exchange.stage()).isEqualTo(Stage.AWAITING);

        exchange.registration.renew();
        StubService.Request register = exchange.service.next(Exchange.PATH);
        assertThat(register.authorization()).isEqualTo("Token service-2");
        exchange.receive(Exchange.token(register), "service-3", register.requestId());
        assertThat(exchange.stage()).isEqualTo(Stage.AWAITING);

        exchange.receive("agreed-b", "service-4", null);
        assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
    }

    @Test
    void unregistersWithTheTokenInForceAndNoBody() {
        exchange.asResponder();
        String ours = exchange.ourToken();
        assertThat(exchange.registration.end().statusOrZero()).isEqualTo(204);

        StubService.Request end = exchange.service.next(Exchange.PATH);
        assertThat(end.method()).isEqualTo("DELETE");
        assertThat(end.authorization()).isEqualTo("Token service-1");
        assertThat(end.requestId()).isNotBlank();
        assertThat(end.body()).isEmpty();
        assertThat(exchange.stage()).isEqualTo(Stage.ENDED);
        assertThat(exchange.letsIn(ours)).isEqualTo(Admission.REFUSED);
    }

    @Test
    void staysRegisteredWhereUnregisteringFails() {
        exchange.asResponder();
        exchange.service.answer(Exchange.PATH, 500, "");
        exchange.registration.end();

        assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
    }

    @Test
    void whatNeedsARegistrationSaysSo() {
        assertThatThrownBy(exchange.registration::renew)
                .isInstanceOf(NotRegistered.class)
                .hasMessageContaining("the stage is NONE");
        assertThatThrownBy(exchange.registration::end).isInstanceOf(NotRegistered.class);
        assertThatThrownBy(() -> exchange.registration.update(null)).isInstanceOf(NotRegistered.class);

        exchange.asResponder().registration.renew();
        assertThatThrownBy(() -> exchange.registration.update(null))
                .hasMessageContaining("the stage is AWAITING_ANSWER");
    }
}
