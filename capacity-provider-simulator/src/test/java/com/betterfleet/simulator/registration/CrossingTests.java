package com.betterfleet.simulator.registration;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.simulator.StubService;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Both sides begin before either has heard of the other's beginning. */
class CrossingTests {
    private final Exchange exchange = new Exchange();

    @AfterEach
    void stop() {
        exchange.close();
    }

    @Test
    void givesOneTokenInBothExchangesAndTakesTheLastThatItWasGiven() {
        exchange.registration.await("agreed-b");
        StubService.Request ours = exchange.start();
        exchange.receive("agreed-b", "service-1", null);
        StubService.Request answer = exchange.service.next(Exchange.PATH);
        assertThat(answer.authorization()).isEqualTo("Token service-1");
        assertThat(Exchange.token(answer)).isEqualTo(Exchange.token(ours));
        assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);

        exchange.receive(Exchange.token(ours), "service-2", ours.requestId());
        assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
        assertThat(exchange.ourToken()).isEqualTo(Exchange.token(ours));
        assertThat(exchange.registration.view().theirToken()).isEqualTo("service-2");
        assertThat(exchange.sent()).isEmpty();
    }

    @Test
    void anExchangeThatBeginsAfterTheOtherHasEndedStillGivesTheSameToken() {
        exchange.registration.await("agreed-b");
        StubService.Request ours = exchange.start();
        exchange.receive(Exchange.token(ours), "service-1", ours.requestId());
        assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);

        exchange.receive("agreed-b", "service-1", null);
        assertThat(Exchange.token(exchange.service.next(Exchange.PATH))).isEqualTo(Exchange.token(ours));
        assertThat(exchange.registration.view())
                .isEqualTo(new RegistrationView(
                        Stage.REGISTERED, null, Exchange.token(ours), "service-1", exchange.serviceUrl(), "agreed-b"));
    }

    @Test
    void registersAnewWithAnotherTokenThoughTheServiceMayStillBegin() {
        exchange.registration.await("agreed-b");
        StubService.Request ours = exchange.start();
        exchange.receive(Exchange.token(ours), "service-1", ours.requestId());
        exchange.registration.renew();

        assertThat(Exchange.token(exchange.service.next(Exchange.PATH))).isNotEqualTo(Exchange.token(ours));
    }

    @Test
    void asksNoMoreWhenTheOtherExchangeHasSettledIt() {
        exchange.service.answer(Exchange.PATH, 503, "");
        exchange.registration.await("agreed-b");
        exchange.start();
        exchange.service.answer(Exchange.PATH, 204, "");
        exchange.receive("agreed-b", "service-1", null);
        exchange.service.next(Exchange.PATH);
        exchange.pass(Duration.ofMinutes(1));

        assertThat(exchange.sent()).isEmpty();
        assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
    }

    @Test
    void waitsForTheServiceWhereItsOwnRegisterIsRefused() {
        exchange.service.answer(Exchange.PATH, 401, "");
        exchange.registration.await("agreed-b");
        StubService.Request ours = exchange.start();
        assertThat(exchange.stage()).isEqualTo(Stage.AWAITING);
        assertThat(exchange.registration.view().reason()).isEqualTo("our Register was not taken: 401");

        exchange.service.answer(Exchange.PATH, 204, "");
        exchange.receive("agreed-b", "service-1", null);
        assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
        assertThat(exchange.ourToken()).isEqualTo(Exchange.token(ours));
    }

    @Test
    void isRegisteredByItsOwnRegisterWhereItsAnswerIsRefused() {
        exchange.registration.await("agreed-b");
        StubService.Request ours = exchange.start();
        exchange.service.answer(Exchange.PATH, 401, "");
        exchange.receive("agreed-b", "service-1", null);
        assertThat(exchange.stage()).isEqualTo(Stage.AWAITING_ANSWER);

        exchange.receive(Exchange.token(ours), "service-2", ours.requestId());
        assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
        assertThat(exchange.letsIn(Exchange.token(ours))).isEqualTo(Admission.ADMITTED);
    }

    @Test
    void answersWithTheLastTokenThatItWasGiven() {
        exchange.registration.await("agreed-b");
        StubService.Request ours = exchange.start();
        exchange.service.answer(Exchange.PATH, 503, "");
        exchange.receive("agreed-b", "service-1", null);
        exchange.service.next(Exchange.PATH);
        exchange.receive(Exchange.token(ours), "service-2", ours.requestId());
        assertThat(exchange.stage()).isEqualTo(Stage.ANSWERING);

        exchange.service.answer(Exchange.PATH, 204, "");
        exchange.pass(Duration.ofMillis(500));
        assertThat(exchange.service.next(Exchange.PATH).authorization()).isEqualTo("Token service-2");
        assertThat(exchange.registration.view().theirToken()).isEqualTo("service-2");
        assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
    }

    @Test
    void staysRegisteredByItsOwnRegisterWhereItsAnswerIsRefusedAfterwards() {
        exchange.registration.await("agreed-b");
        StubService.Request ours = exchange.start();
        exchange.service.answer(Exchange.PATH, 503, "");
        exchange.receive("agreed-b", "service-1", null);
        exchange.receive(Exchange.token(ours), "service-2", ours.requestId());
        exchange.service.answer(Exchange.PATH, 401, "");
        exchange.pass(Duration.ofMillis(500));

        assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
        assertThat(exchange.registration.view().reason()).isEqualTo("our answering Register was not taken: 401");
    }

    @Test
    void bothRegisterAnewAtOnce() {
        exchange.asResponder();
        String old = exchange.ourToken();
        exchange.registration.renew();
        StubService.Request ours = exchange.service.next(Exchange.PATH);
        exchange.receive(old, "service-2", null);
        StubService.Request answer = exchange.service.next(Exchange.PATH);
        exchange.receive(Exchange.token(ours), "service-2", ours.requestId());

        assertThat(answer.authorization()).isEqualTo("Token service-2");
        assertThat(Exchange.token(answer)).isEqualTo(Exchange.token(ours)).isNotEqualTo(old);
        assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
        assertThat(exchange.ourToken()).isEqualTo(Exchange.token(ours));
        assertThat(exchange.letsIn(old)).isEqualTo(Admission.REFUSED);
    }
}
