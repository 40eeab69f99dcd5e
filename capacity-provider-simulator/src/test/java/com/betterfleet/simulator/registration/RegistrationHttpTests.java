package com.betterfleet.simulator.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.betterfleet.simulator.SimulatorApplication;
import com.betterfleet.simulator.StubService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The registration exchange by control calls and over HTTP. The service registers an address other than the configured
 * one.
 */
@SpringBootTest(
        classes = SimulatorApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "SIM_SCENARIO=idle",
            "SIM_SETUP=false",
            "SIM_ACCEPTED_TOKEN=agreed-beforehand",
            "SIM_SERVICE_URL=http://localhost:9"
        })
class RegistrationHttpTests {
    private static final String REGISTER = "/other/2.0/register";

    private final StubService service = new StubService();
    private final String body = "{\"token\":\"service-1\",\"version_url\":" + "[{\"version\":\"2.0\",\"base_url\":\""
            + service.url() + "/other/2.0/\"}]}";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @LocalServerPort
    private int port;

    @AfterEach
    void clear() throws Exception {
        control("behaviour", "{}");
        post("/control/faults", "{}");
        service.close();
    }

    @Test
    void asResponderItUsesTheExchangedTokensForAllMessages() throws Exception {
        asResponder("agreed-1");
        String ownToken = view().path("ourToken").asString();
        assertThat(message("POST", "heartbeat", ownToken, "{\"offline_mode_at\":\"2099-01-01T00:00:00Z\"}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(message("POST", "heartbeat", "agreed-beforehand", "{\"offline_mode_at\":\"2099-01-01T00:00:00Z\"}")
                        .statusCode())
                .isEqualTo(401);
        assertThat(message("POST", "register", "agreed-1", body).statusCode()).isEqualTo(401);

        post("/control/handshake", "");
        assertThat(service.awaitRequest("/other/2.0/handshake").authorization()).isEqualTo("Token service-1");
        assertThat(get("/status").path("registration").toString())
                .isEqualTo("{\"stage\":\"REGISTERED\",\"reason\":null,\"behaviour\":{}}");
    }

    @Test
    void asInitiatorItIsAnsweredAndShowsIt() throws Exception {
        assertThat(control("start", "{\"token\":\"agreed-2\",\"baseUrl\":\"" + service.url() + "/other/2.0\"}")
                        .statusCode())
                .isEqualTo(202);
        StubService.ReceivedRequest register = service.awaitRequest(REGISTER);
        assertThat(register.authorization()).isEqualTo("Token agreed-2");
        String ownToken = RegistrationHarness.token(register);
        assertThat(message("POST", "register", ownToken, body).statusCode()).isEqualTo(204);

        assertThat(view().toString())
                .isEqualTo("{\"stage\":\"REGISTERED\",\"reason\":null,\"ourToken\":\"" + ownToken
                        + "\",\"theirToken\":\"service-1\",\"theirBaseUrl\":\"" + service.url()
                        + "/other/2.0\",\"deadTokenA\":\"agreed-2\"}");
    }

    @Test
    void retriesAutomatically() throws Exception {
        service.setAnswer("/down/2.0/register", 503, "");
        control("start", "{\"token\":\"agreed-3\",\"baseUrl\":\"" + service.url() + "/down/2.0\"}");
        StubService.ReceivedRequest first = service.awaitRequest("/down/2.0/register");
        assertThat(service.awaitRequest("/down/2.0/register")).isEqualTo(first);

        service.setAnswer("/down/2.0/register", 204, "");
        stage("AWAITING_ANSWER");
    }

    @Test
    void updatesRegistersAnewAndEndsByControl() throws Exception {
        asResponder("agreed-4");
        assertThat(control("update", "{\"baseUrl\":\"http://localhost:9/moved\"}")
                        .body())
                .isEqualTo("{\"status\":204,\"answer\":\"204\"}");
        assertThat(service.awaitRequest(REGISTER).body()).contains("http://localhost:9/moved");
        assertThat(control("update", "").statusCode()).isEqualTo(200);
        assertThat(service.awaitRequest(REGISTER).method()).isEqualTo("PUT");

        assertThat(control("renew", "").statusCode()).isEqualTo(202);
        StubService.ReceivedRequest again = service.awaitRequest(REGISTER);
        assertThat(message("POST", "register", RegistrationHarness.token(again), body)
                        .statusCode())
                .isEqualTo(204);
        stage("REGISTERED");

        service.setAnswer(REGISTER, 500, "{\"message\":\"no\"}");
        assertThat(control("end", "").body())
                .isEqualTo("{\"status\":500,\"answer\":\"500 {\\\"message\\\":\\\"no\\\"}\"}");
        service.setAnswer(REGISTER, 204, "");
        assertThat(control("end", "").body()).isEqualTo("{\"status\":204,\"answer\":\"204\"}");
        assertThat(view().path("stage").asString()).isEqualTo("ENDED");
    }

    @Test
    void nothingIsSentOrAdmittedOnceTheServiceHasUnregistered() throws Exception {
        asResponder("agreed-5");
        String ownToken = view().path("ourToken").asString();
        assertThat(message("DELETE", "register", ownToken, "").statusCode()).isEqualTo(204);

        int before = service.waiting();
        assertThat(message("POST", "heartbeat", ownToken, "{}").statusCode()).isEqualTo(401);
        assertThat(message("POST", "heartbeat", "agreed-beforehand", "{}").statusCode())
                .isEqualTo(401);
        assertThat(post("/control/forecast", "{}").body()).contains("the registration has ended");
        assertThat(service.waiting()).isEqualTo(before);
    }

    @Test
    void recordsBothDirectionsByMethodAndWithoutAnyToken() throws Exception {
        long before = recorded("").size();
        asResponder("agreed-6");
        message("PUT", "register", view().path("ourToken").asString(), body);
        message("DELETE", "register", view().path("ourToken").asString(), "");
        message("POST", "register", "agreed-6", "{\"token\":\"half-a-secret");

        JsonNode all = recorded("");
        assertThat(all.valueStream()
                        .skip(before)
                        .map(message -> message.path("direction").asString() + " "
                                + message.path("method").asString() + " "
                                + message.path("status").asInt()))
                .containsExactlyInAnyOrder("IN POST 204", "OUT POST 204", "IN PUT 204", "IN DELETE 204", "IN POST 401");
        assertThat(all.toString())
                .contains("\"token\":\"[redacted]\"", "/other/2.0/")
                .doesNotContain("service-1", "sample-", "agreed-", "secret");
        assertThat(get("/status").toString()).doesNotContain("service-1", "agreed-6");
    }

    @Test
    void theConnectionIsClosedAsOftenAsConfiguredAndTheRegisterStored() throws Exception {
        control("await", "{\"token\":\"agreed-7\"}");
        control("behaviour", "{\"hangUp\":1}");
        assertThatThrownBy(() -> message("POST", "register", "agreed-7", body))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(HttpTimeoutException.class);
        assertThat(view().path("theirToken").asString()).isEqualTo("service-1");
        assertThat(view().path("stage").asString()).isEqualTo("ANSWERING");

        assertThat(message("POST", "register", "agreed-7", body).statusCode()).isEqualTo(204);
        stage("REGISTERED");
    }

    @Test
    void aFailureAfterStoringIsA500OnTheWire() throws Exception {
        control("await", "{\"token\":\"agreed-8\"}");
        control("behaviour", "{\"failFirst\":1,\"failAfterTaking\":true}");
        assertThat(message("POST", "register", "agreed-8", body).statusCode()).isEqualTo(500);
        assertThat(view().path("stage").asString()).isEqualTo("ANSWERING");

        assertThat(message("POST", "register", "agreed-8", body).statusCode()).isEqualTo(204);
        stage("REGISTERED");
    }

    @Test
    void aRefusalIsInTheBodyAndInTheHeader() throws Exception {
        control("await", "{\"token\":\"agreed-9\"}");
        control("behaviour", "{\"versions\":[\"1.0\"]}");
        HttpResponse<String> refused = message("POST", "register", "agreed-9", body);

        String reason = "no common version: version_url has [2.0], supported are [1.0]";
        assertThat(refused.statusCode()).isEqualTo(501);
        assertThat(refused.body()).isEqualTo("{\"message\":\"" + reason + "\"}");
        assertThat(refused.headers().firstValue("X-Error-Message")).hasValue(reason);
        assertThat(get("/status").at("/registration/behaviour").toString()).isEqualTo("{\"versions\":[\"1.0\"]}");
    }

    @Test
    void plannedAnswersApplyToARegisterToo() throws Exception {
        control("await", "{\"token\":\"agreed-10\"}");
        post("/control/faults", "{\"answers\":{\"register\":{\"status\":503,\"retryAfterSeconds\":1}}}");
        HttpResponse<String> answer = message("POST", "register", "agreed-10", body);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(view().path("stage").asString()).isNotEqualTo("ANSWERING");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            start     | {"baseUrl":"http://x"}               | token is missing; give a text
            start     | {"token":"agreed"}                   | baseUrl is missing; give a text
            start     | {"token":"agreed","baseUrl":"x"}     | baseUrl is 'x'; give an http or https address
            await     | {"token":" "}                        | token is missing; give a text
            behaviour | {"hangUp":1.5}                       | registration.hangUp: 1.5 is not a whole number
            """)
    void anInvalidControlCallIsRefusedByField(String order, String body, String reason) throws Exception {
        HttpResponse<String> refused = control(order, body);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).isEqualTo("{\"message\":\"" + reason + "\"}");
    }

    @Test
    void actionsThatNeedARegistrationAreAConflictWithoutOne() throws Exception {
        asResponder("agreed-11");
        control("end", "");

        assertThat(control("renew", "").statusCode()).isEqualTo(409);
        assertThat(control("update", "").body()).contains("the stage is ENDED");
    }

    private void asResponder(String agreed) throws Exception {
        assertThat(control("await", "{\"token\":\"" + agreed + "\"}").statusCode())
                .isEqualTo(204);
        assertThat(message("POST", "register", agreed, body).statusCode()).isEqualTo(204);
        StubService.ReceivedRequest answer = service.awaitRequest(REGISTER);
        assertThat(answer.authorization()).isEqualTo("Token service-1");
        stage("REGISTERED");
    }

    private void stage(String wanted) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> view().path("stage").asString().equals(wanted));
    }

    private JsonNode view() throws Exception {
        return get("/control/registration");
    }

    private JsonNode recorded(String more) throws Exception {
        return get("/recorded?type=register" + more);
    }

    private HttpResponse<String> control(String order, String body) throws Exception {
        return post("/control/registration/" + order, body);
    }

    private HttpResponse<String> message(String method, String type, String token, String body) throws Exception {
        return send(request("/oscp/cp/2.0/" + type)
                .header("Authorization", "Token " + token)
                .header("X-Request-ID", "their-" + UUID.randomUUID())
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private JsonNode get(String path) throws Exception {
        return JsonMapper.shared().readTree(send(request(path).GET()).body());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json");
    }
}
