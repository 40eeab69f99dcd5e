package com.betterfleet.simulator.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.betterfleet.simulator.StubService;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationResponderTests {
    private final RegistrationHarness exchange = new RegistrationHarness();

    @AfterEach
    void stop() {
        exchange.close();
    }

    @Test
    void acceptsARegisterWithTheInitialTokenAndNoOther() {
        assertThat(exchange.admitsRegister("agreed-a")).isEqualTo(AdmissionDecision.USE_PRESHARED_CREDENTIAL);
        exchange.registration.awaitRegister("agreed-a");

        assertThat(exchange.stage()).isEqualTo(RegistrationStage.AWAITING);
        assertThat(exchange.admitsRegister("agreed-a")).isEqualTo(AdmissionDecision.ADMITTED);
        assertThat(exchange.admitsRegister("another")).isEqualTo(AdmissionDecision.REFUSED);
        assertThat(exchange.tokens.admitRegister("PUT", "Token agreed-a")).isEqualTo(AdmissionDecision.REFUSED);
        assertThat(exchange.tokens.admitRegister("DELETE", "Token agreed-a")).isEqualTo(AdmissionDecision.REFUSED);
        assertThat(exchange.admitsMessage("agreed-a")).isEqualTo(AdmissionDecision.USE_PRESHARED_CREDENTIAL);
    }

    @Tag("OSCP-REG-2")
    @Test
    void answersAfterIts204WithTheGivenTokenAndTheChosenVersion() {
        exchange.registration.awaitRegister("agreed-a");
        MessageReceipt receipt = exchange.receiveRegister("POST", "agreed-a", null, exchange.registerBody("service-1"));
        exchange.advanceTime(Duration.ofMinutes(1));
        assertThat(exchange.sentRequests()).isEmpty();
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.ANSWERING);

        receipt.followUp().run();

        StubService.ReceivedRequest answer = exchange.service.awaitRequest(RegistrationHarness.PATH);
        assertThat(answer.method()).isEqualTo("POST");
        assertThat(answer.authorization()).isEqualTo("Token service-1");
        assertThat(answer.correlationId()).isEqualTo("their-1");
        assertThat(answer.requestId()).isNotBlank().isNotEqualTo("their-1");
        assertThat(answer.body())
                .isEqualTo("{\"token\":\"" + exchange.ourToken()
                        + "\",\"version_url\":[{\"version\":\"2.0\",\"base_url\":\"" + RegistrationHarness.OWN_BASE_URL
                        + "\"}]}");
        assertThat(exchange.registration.view())
                .isEqualTo(new RegistrationView(
                        RegistrationStage.REGISTERED,
                        null,
                        RegistrationHarness.token(answer),
                        "service-1",
                        exchange.serviceUrl(),
                        "agreed-a"));
    }

    @Test
    void theInitialTokenIsValidUntilTheAnswerIsAcceptedAndInvalidThen() {
        exchange.service.setAnswer(RegistrationHarness.PATH, 503, "");
        exchange.registration.awaitRegister("agreed-a");
        exchange.receiveRegister("agreed-a", "service-1", null);
        StubService.ReceivedRequest first = exchange.service.awaitRequest(RegistrationHarness.PATH);
        assertThat(exchange.admitsRegister("agreed-a")).isEqualTo(AdmissionDecision.ADMITTED);
        assertThat(exchange.admitsMessage(RegistrationHarness.token(first))).isEqualTo(AdmissionDecision.ADMITTED);

        exchange.service.setAnswer(RegistrationHarness.PATH, 204, "");
        exchange.advanceTime(Duration.ofMillis(500));
        assertThat(exchange.service.awaitRequest(RegistrationHarness.PATH)).isEqualTo(first);
        assertThat(exchange.admitsRegister("agreed-a")).isEqualTo(AdmissionDecision.REFUSED);
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
    }

    @Test
    void aRepeatedRegisterIsAnsweredWithTheSameToken() {
        exchange.service.setAnswer(RegistrationHarness.PATH, 503, "");
        exchange.registration.awaitRegister("agreed-a");
        String body = exchange.registerBody("service-1");
        exchange.receiveRegister("POST", "agreed-a", "same", null, body)
                .followUp()
                .run();
        exchange.receiveRegister("POST", "agreed-a", "same", null, body)
                .followUp()
                .run();

        assertThat(exchange.service.awaitRequest(RegistrationHarness.PATH))
                .isEqualTo(exchange.service.awaitRequest(RegistrationHarness.PATH));
    }

    @Test
    void stopsWhereItsAnswerIsRefusedAndBeginsAnewWhenTheServiceDoes() {
        exchange.service.setAnswer(RegistrationHarness.PATH, 401, "{\"message\":\"unknown token\"}");
        exchange.registration.awaitRegister("agreed-a");
        exchange.receiveRegister("agreed-a", "service-1", null);
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.STOPPED);
        assertThat(exchange.registration.view().reason())
                .isEqualTo("the simulator's answering Register was not accepted: 401 {\"message\":\"unknown token\"}");

        exchange.service.setAnswer(RegistrationHarness.PATH, 204, "");
        exchange.receiveRegister("agreed-a", "service-2", null);
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
        assertThat(exchange.registration.view().reason()).isNull();
    }

    @Test
    void answersARenewalWithAnotherTokenAndBothTokensAreValidUntilItIsAccepted() {
        exchange.asResponder();
        String old = exchange.ourToken();
        exchange.service.setAnswer(RegistrationHarness.PATH, 503, "");
        exchange.receiveRegister(old, "service-2", null);
        StubService.ReceivedRequest answer = exchange.service.awaitRequest(RegistrationHarness.PATH);

        assertThat(answer.authorization()).isEqualTo("Token service-2");
        assertThat(RegistrationHarness.token(answer)).isNotEqualTo(old);
        assertThat(exchange.admitsMessage(old)).isEqualTo(AdmissionDecision.ADMITTED);
        assertThat(exchange.admitsMessage(RegistrationHarness.token(answer))).isEqualTo(AdmissionDecision.ADMITTED);
        assertThat(serviceTokenInForce()).isEqualTo("service-1");

        exchange.service.setAnswer(RegistrationHarness.PATH, 204, "");
        exchange.advanceTime(Duration.ofMillis(500));
        assertThat(exchange.admitsMessage(old)).isEqualTo(AdmissionDecision.REFUSED);
        assertThat(serviceTokenInForce()).isEqualTo("service-2");
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
    }

    @Test
    void anUpdateReplacesTheServicesTokenAndAddressAndNothingFollows() {
        exchange.asResponder();
        String ownToken = exchange.ourToken();
        String moved = exchange.registerBody("service-2").replace("/oscp/fp/2.0", "/moved/");
        exchange.receiveRegister("PUT", ownToken, null, moved).followUp().run();

        assertThat(exchange.sentRequests()).isEmpty();
        assertThat(exchange.tokens.registrationState())
                .isEqualTo(new RegistrationState.Registered(
                        new PeerEndpoint("service-2", exchange.service.url() + "/moved")));
        assertThat(exchange.ourToken()).isEqualTo(ownToken);
    }

    @Test
    void endsWhenTheServiceUnregistersAndAdmitsNoMessage() {
        exchange.asResponder();
        String ownToken = exchange.ourToken();
        exchange.receiveRegister("DELETE", ownToken, null, "").followUp().run();

        assertThat(exchange.registration.view())
                .isEqualTo(new RegistrationView(
                        RegistrationStage.ENDED, "unregistered by the service", null, null, null, "agreed-a"));
        assertThat(exchange.admitsMessage(ownToken)).isEqualTo(AdmissionDecision.REFUSED);
        assertThat(exchange.tokens.registrationState()).isEqualTo(new RegistrationState.Ended());

        exchange.registration.awaitRegister("agreed-b");
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.AWAITING);
        exchange.receiveRegister("agreed-b", "service-3", null);
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
    }

    @Test
    void aRegisteredPartnerAwaitsAnotherRegistrationUntilItIsThereOrHasStopped() {
        exchange.asResponder();
        String old = exchange.ourToken();
        exchange.registration.awaitRegister("agreed-b");
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.AWAITING);
        assertThat(exchange.admitsMessage(old)).isEqualTo(AdmissionDecision.ADMITTED);
        assertThat(serviceTokenInForce()).isEqualTo("service-1");

        exchange.service.setAnswer(RegistrationHarness.PATH, 401, "");
        exchange.receiveRegister("agreed-b", "service-2", null);
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.STOPPED);
        assertThat(serviceTokenInForce()).isEqualTo("service-1");

        exchange.service.setAnswer(RegistrationHarness.PATH, 204, "");
        exchange.receiveRegister("agreed-b", "service-3", null);
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
        assertThat(exchange.ourToken()).isNotEqualTo(old);
        assertThat(serviceTokenInForce()).isEqualTo("service-3");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            no json, secret-1                     | the body is not JSON
            ["secret-1"]                          | the body is not a JSON object
            {"version_url":[]}                    | token is missing or not a text of printable characters without spaces
            {"token":"secret 1"}                  | token is missing or not a text of printable characters without spaces
            {"token":"secret-1"}                  | version_url is missing, not a list or empty
            {"token":"secret-1","version_url":[]} | version_url is missing, not a list or empty
            {"token":"secret-1","version_url":[{"base_url":"http://x"}]}      | version_url[0].version is missing or not a text
            {"token":"secret-1","version_url":[{"version":"2.0"}]}            | version_url[0].base_url is missing or not a text
            {"token":"secret-1","version_url":[{"version":2.0,"base_url":""}]}| version_url[0].version is missing or not a text
            {"token":"secret-1","version_url":[{"version":"2.0","base_url":"x"}]} | version_url[0].base_url is 'x'; give an http or https address
            """)
    void refusesWhatIsNoRegisterWithFieldAndValueAndWithoutTheToken(String body, String reason) {
        exchange.registration.awaitRegister("agreed-a");

        assertThatThrownBy(() -> exchange.receiveRegister("POST", "agreed-a", null, body))
                .isInstanceOfSatisfying(
                        RefusedRegister.class,
                        refused -> assertThat(refused.status()).isEqualTo(400))
                .hasMessage(reason);
        assertThat(exchange.stage()).isEqualTo(RegistrationStage.AWAITING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT"})
    void refusesWhereNoVersionIsCommon(String method) {
        exchange.asResponder();

        assertThatThrownBy(() -> exchange.receiveRegister(
                        method, exchange.ourToken(), null, exchange.registerBody("service-2", "1.0")))
                .isInstanceOfSatisfying(
                        RefusedRegister.class,
                        refused -> assertThat(refused.status()).isEqualTo(501));
        assertThat(exchange.registration.view().reason())
                .isEqualTo("no common version: version_url has [1.0], supported are [2.0]");
        assertThat(serviceTokenInForce()).isEqualTo("service-1");
    }

    private String serviceTokenInForce() {
        return exchange.tokens.registrationState() instanceof RegistrationState.Registered registered
                ? registered.peer().token()
                : "";
    }
}
