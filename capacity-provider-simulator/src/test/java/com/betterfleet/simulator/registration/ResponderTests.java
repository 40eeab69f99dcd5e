package com.betterfleet.simulator.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.betterfleet.simulator.StubService;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponderTests {
    private final Exchange exchange = new Exchange();

    @AfterEach
    void stop() {
        exchange.close();
    }

    @Test
    void letsRegisterWithTheTokenAgreedAndNoOther() {
        assertThat(exchange.letsRegister("agreed-a")).isEqualTo(Admission.AS_AGREED);
        exchange.registration.await("agreed-a");

        assertThat(exchange.stage()).isEqualTo(Stage.AWAITING);
        assertThat(exchange.letsRegister("agreed-a")).isEqualTo(Admission.ADMITTED);
        assertThat(exchange.letsRegister("another")).isEqualTo(Admission.REFUSED);
        assertThat(exchange.tokens.toRegister("PUT", "Token agreed-a")).isEqualTo(Admission.REFUSED);
        assertThat(exchange.tokens.toRegister("DELETE", "Token agreed-a")).isEqualTo(Admission.REFUSED);
        assertThat(exchange.letsIn("agreed-a")).isEqualTo(Admission.AS_AGREED);
    }

    @Test
    void answersOnceIts204HasLeftWithTheTokenGivenAndTheVersionChosen() {
        exchange.registration.await("agreed-a");
        Taken taken = exchange.receive("POST", "agreed-a", null, exchange.body("service-1"));
        exchange.pass(Duration.ofMinutes(1));
        assertThat(exchange.sent()).isEmpty();
        assertThat(exchange.stage()).isEqualTo(Stage.ANSWERING);

        taken.followUp().run();

        StubService.Request answer = exchange.service.next(Exchange.PATH);
        assertThat(answer.method()).isEqualTo("POST");
        assertThat(answer.authorization()).isEqualTo("Token service-1");
        assertThat(answer.correlationId()).isEqualTo("their-1");
        assertThat(answer.requestId()).isNotBlank().isNotEqualTo("their-1");
        assertThat(answer.body())
                .isEqualTo("{\"token\":\"" + exchange.ourToken()
                        + "\",\"version_url\":[{\"version\":\"2.0\",\"base_url\":\"" + Exchange.OURS + "\"}]}");
        assertThat(exchange.registration.view())
                .isEqualTo(new RegistrationView(
                        Stage.REGISTERED,
                        null,
                        Exchange.token(answer),
                        "service-1",
                        exchange.serviceUrl(),
                        "agreed-a"));
    }

    @Test
    void theTokenAgreedIsGoodUntilTheAnswerHasBeenTakenAndDeadThen() {
        exchange.service.answer(Exchange.PATH, 503, "");
        exchange.registration.await("agreed-a");
        exchange.receive("agreed-a", "service-1", null);
        StubService.Request first = exchange.service.next(Exchange.PATH);
        assertThat(exchange.letsRegister("agreed-a")).isEqualTo(Admission.ADMITTED);
        assertThat(exchange.letsIn(Exchange.token(first))).isEqualTo(Admission.ADMITTED);

        exchange.service.answer(Exchange.PATH, 204, "");
        exchange.pass(Duration.ofMillis(500));
        assertThat(exchange.service.next(Exchange.PATH)).isEqualTo(first);
        assertThat(exchange.letsRegister("agreed-a")).isEqualTo(Admission.REFUSED);
        assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
    }

    @Test
    void aRegisterThatComesAgainIsAnsweredWithTheSameToken() {
        exchange.service.answer(Exchange.PATH, 503, "");
        exchange.registration.await("agreed-a");
        String body = exchange.body("service-1");
        exchange.receive("POST", "agreed-a", "same", null, body).followUp().run();
        exchange.receive("POST", "agreed-a", "same", null, body).followUp().run();

        assertThat(exchange.service.next(Exchange.PATH)).isEqualTo(exchange.service.next(Exchange.PATH));
    }

    @Test
    void stopsWhereItsAnswerIsRefusedAndBeginsAnewWhenTheServiceDoes() {
        exchange.service.answer(Exchange.PATH, 401, "{\"message\":\"unknown token\"}");
        exchange.registration.await("agreed-a");
        exchange.receive("agreed-a", "service-1", null);
        assertThat(exchange.stage()).isEqualTo(Stage.STOPPED);
        assertThat(exchange.registration.view().reason())
                .isEqualTo("our answering Register was not taken: 401 {\"message\":\"unknown token\"}");

        exchange.service.answer(Exchange.PATH, 204, "");
        exchange.receive("agreed-a", "service-2", null);
        assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
        assertThat(exchange.registration.view().reason()).isNull();
    }

    @Test
    void answersARegistrationAnewWithAnotherTokenAndBothOfOursAreGoodUntilItIsTaken() {
        exchange.asResponder();
        String old = exchange.ourToken();
        exchange.service.answer(Exchange.PATH, 503, "");
        exchange.receive(old, "service-2", null);
        StubService.Request answer = exchange.service.next(Exchange.PATH);

        assertThat(answer.authorization()).isEqualTo("Token service-2");
        assertThat(Exchange.token(answer)).isNotEqualTo(old);
        assertThat(exchange.letsIn(old)).isEqualTo(Admission.ADMITTED);
        assertThat(exchange.letsIn(Exchange.token(answer))).isEqualTo(Admission.ADMITTED);
        assertThat(theirTokenInForce()).isEqualTo("service-1");

        exchange.service.answer(Exchange.PATH, 204, "");
        exchange.pass(Duration.ofMillis(500));
        assertThat(exchange.letsIn(old)).isEqualTo(Admission.REFUSED);
        assertThat(theirTokenInForce()).isEqualTo("service-2");
        assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
    }

    @Test
    void anUpdateReplacesTheServicesTokenAndAddressAndNothingFollows() {
        exchange.asResponder();
        String ours = exchange.ourToken();
        String moved = exchange.body("service-2").replace("/oscp/fp/2.0", "/moved/");
        exchange.receive("PUT", ours, null, moved).followUp().run();

        assertThat(exchange.sent()).isEmpty();
        assertThat(exchange.tokens.standing())
                .isEqualTo(new Standing.Registered(new Peer("service-2", exchange.service.url() + "/moved")));
        assertThat(exchange.ourToken()).isEqualTo(ours);
    }

    @Test
    void endsWhenTheServiceUnregistersAndLetsNobodyIn() {
        exchange.asResponder();
        String ours = exchange.ourToken();
        exchange.receive("DELETE", ours, null, "").followUp().run();

        assertThat(exchange.registration.view())
                .isEqualTo(new RegistrationView(
                        Stage.ENDED, "the service has unregistered", null, null, null, "agreed-a"));
        assertThat(exchange.letsIn(ours)).isEqualTo(Admission.REFUSED);
        assertThat(exchange.tokens.standing()).isEqualTo(new Standing.Ended());

        exchange.registration.await("agreed-b");
        assertThat(exchange.stage()).isEqualTo(Stage.AWAITING);
        exchange.receive("agreed-b", "service-3", null);
        assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
    }

    @Test
    void whoIsRegisteredAwaitsAnotherRegistrationUntilItIsThereOrHasStopped() {
        exchange.asResponder();
        String old = exchange.ourToken();
        exchange.registration.await("agreed-b");
        assertThat(exchange.stage()).isEqualTo(Stage.AWAITING);
        assertThat(exchange.letsIn(old)).isEqualTo(Admission.ADMITTED);
        assertThat(theirTokenInForce()).isEqualTo("service-1");

        exchange.service.answer(Exchange.PATH, 401, "");
        exchange.receive("agreed-b", "service-2", null);
        assertThat(exchange.stage()).isEqualTo(Stage.STOPPED);
        assertThat(theirTokenInForce()).isEqualTo("service-1");

        exchange.service.answer(Exchange.PATH, 204, "");
        exchange.receive("agreed-b", "service-3", null);
        assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
        assertThat(exchange.ourToken()).isNotEqualTo(old);
        assertThat(theirTokenInForce()).isEqualTo("service-3");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            no json, secret-1                     | the body is no JSON
            ["secret-1"]                          | the body is no JSON object
            {"version_url":[]}                    | token is missing or no text of printable characters without spaces
            {"token":"secret 1"}                  | token is missing or no text of printable characters without spaces
            {"token":"secret-1"}                  | version_url is missing, no list or empty
            {"token":"secret-1","version_url":[]} | version_url is missing, no list or empty
            {"token":"secret-1","version_url":[{"base_url":"http://x"}]}      | version_url[0].version is missing or no text
            {"token":"secret-1","version_url":[{"version":"2.0"}]}            | version_url[0].base_url is missing or no text
            {"token":"secret-1","version_url":[{"version":2.0,"base_url":""}]}| version_url[0].version is missing or no text
            {"token":"secret-1","version_url":[{"version":"2.0","base_url":"x"}]} | version_url[0].base_url is 'x'; give an http or https address
            """)
    void refusesWhatIsNoRegisterWithFieldAndValueAndWithoutTheToken(String body, String reason) {
        exchange.registration.await("agreed-a");

        assertThatThrownBy(() -> exchange.receive("POST", "agreed-a", null, body))
                .isInstanceOfSatisfying(
                        RefusedRegister.class,
                        refused -> assertThat(refused.status()).isEqualTo(400))
                .hasMessage(reason);
        assertThat(exchange.stage()).isEqualTo(Stage.AWAITING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT"})
    void refusesWhereNoVersionIsCommon(String method) {
        exchange.asResponder();

        assertThatThrownBy(() -> exchange.receive(method, exchange.ourToken(), null, exchange.body("service-2", "1.0")))
                .isInstanceOfSatisfying(
                        RefusedRegister.class,
                        refused -> assertThat(refused.status()).isEqualTo(501));
        assertThat(exchange.registration.view().reason())
                .isEqualTo("no common version: version_url has [1.0], we speak [2.0]");
        assertThat(theirTokenInForce()).isEqualTo("service-1");
    }

    private String theirTokenInForce() {
        return exchange.tokens.standing() instanceof Standing.Registered registered
                ? registered.peer().token()
                : "";
    }
}
