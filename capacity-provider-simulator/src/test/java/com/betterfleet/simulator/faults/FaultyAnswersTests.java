package com.betterfleet.simulator.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.betterfleet.simulator.SimulatorApplication;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Faults as a caller sees them on the wire, at the OSCP endpoints and at the token endpoint. */
@SpringBootTest(
        classes = SimulatorApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"SIM_SCENARIO=idle", "SIM_SETUP=false", "SIM_ACCEPTED_TOKEN=to-us"})
class FaultyAnswersTests {
    private static final String HEARTBEAT = "{\"offline_mode_at\":\"2099-01-01T00:00:00Z\"}";
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @LocalServerPort
    private int port;

    @AfterEach
    void clear() throws Exception {
        order("{}");
    }

    @Test
    void tooManyRequestsIsAnsweredWithRetryAfter() throws Exception {
        order("{'answers':{'heartbeat':{'status':429,'retryAfterSeconds':7}}}");
        HttpResponse<String> answer = heartbeat(LONG);

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("7");
        assertThat(get("/status")).contains("\"retryAfterSeconds\":7");
    }

    @Test
    void retryAfterAsADateCountsFromTheDateOfTheAnswer() throws Exception {
        order("{'answers':{'heartbeat':{'status':503,'retryAfterSeconds':60,'retryAfterAsDate':true}}}");
        HttpHeaders headers = heartbeat(LONG).headers();

        assertThat(Duration.between(date(headers, "Date"), date(headers, "Retry-After")))
                .isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void aConnectionThatWasUsedBeforeIsClosedAndTheMessageIsNotProcessed() throws Exception {
        order("{'answers':{'heartbeat':{'closeReused':true}}}");

        // The order used the connection; a client without connections of its own opens a new one.
        assertThatThrownBy(() -> heartbeat(LONG)).isInstanceOf(IOException.class);
        assertThat(get("/recorded?type=heartbeat")).contains("\"status\":0");
        try (HttpClient fresh =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            assertThat(fresh.send(message(LONG), BodyHandlers.ofString()).statusCode())
                    .isEqualTo(204);
        }
    }

    @Test
    void anAnswerHasTheConfiguredBody() throws Exception {
        order("{'answers':{'heartbeat':{'status':502,'body':'<h1>Bad gateway</h1>'}}}");
        HttpResponse<String> answer = heartbeat(LONG);

        assertThat(answer.body()).isEqualTo("<h1>Bad gateway</h1>");
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    }

    private static Instant date(HttpHeaders headers, String name) {
        return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(
                headers.firstValue(name).orElseThrow()));
    }

    @Test
    void aRedirectNamesItsTargetAndIsNotFollowed() throws Exception {
        order("{'answers':{'all':{'status':302,'location':'http://localhost:9/elsewhere'}}}");
        HttpResponse<String> answer = heartbeat(LONG);

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).hasValue("http://localhost:9/elsewhere");
    }

    @Test
    void aHugeBodyHasTheConfiguredSize() throws Exception {
        order("{'answers':{'heartbeat':{'bodyMegabytes':10}}}");

        assertThat(heartbeat(LONG).body()).hasSize(10_000_000).startsWith("{\"message\":\"x");
    }

    @Test
    void theConnectionIsClosedWithoutAByte() throws Exception {
        order("{'answers':{'heartbeat':{'close':true}}}");

        assertThatThrownBy(() -> heartbeat(LONG))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void aHangingMessageIsAcceptedAndRecordedWithoutAnAnswer() throws Exception {
        order("{'answers':{'heartbeat':{'hang':'before_headers'}}}");

        assertThatThrownBy(() -> heartbeat(SHORT)).isInstanceOf(HttpTimeoutException.class);
        assertThat(get("/recorded?type=heartbeat")).contains("\"status\":0", "faulty answer");
        assertThat(get("/status")).contains("\"partnerOfflineAt\":\"2099");
    }

    @Test
    void aHangingBodyBeginsAndIsCutOffWhenTheFaultIsRemoved() throws Exception {
        order("{'answers':{'heartbeat':{'hang':'in_body'}}}");
        HttpResponse<InputStream> answer = client.send(message(LONG), BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body().read()).isEqualTo('{');

        order("{}");
        assertThatThrownBy(() -> answer.body().readAllBytes()).isInstanceOf(IOException.class);
    }

    @Test
    void aLateAnswerIsCorrectAndArrivesAtOnceWhenTheFaultIsRemoved() throws Exception {
        order("{'answers':{'heartbeat':{'delayMs':600000}}}");
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(message(LONG), BodyHandlers.ofString());
        assertThat(answer).isNotDone();
        await().atMost(LONG).until(() -> get("/recorded?type=heartbeat").contains("\"status\":204"));
        order("{}");

        assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 500, 503})
    void theTokenEndpointFailsWithoutCheckingTheClient(int status) throws Exception {
        order("{'token':{'status':" + status + "}}");

        assertThat(token(LONG).statusCode()).isEqualTo(status);
    }

    @Test
    void theTokenEndpointHangs() throws Exception {
        order("{'token':{'hang':'before_headers'}}");

        assertThatThrownBy(() -> token(SHORT)).isInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void aFaultThatDoesNotExistIsNamed() throws Exception {
        assertThat(post("/control/faults", "{\"answers\":{\"heartbeat\":{\"hangs\":true}}}", LONG)
                        .body())
                .contains("faults.answers.heartbeat.hangs: unknown field");
        assertThat(post("/control/faults", "{\"answers\":{\"heartbeet\":{}}}", LONG)
                        .body())
                .contains("faults.answers.heartbeet: unknown field");
    }

    private void order(String faults) throws Exception {
        assertThat(post("/control/faults", faults.replace('\'', '"'), LONG).statusCode())
                .isEqualTo(204);
    }

    private HttpResponse<String> heartbeat(Duration patience) throws Exception {
        return client.send(message(patience), BodyHandlers.ofString());
    }

    private HttpRequest message(Duration patience) {
        return request("/oscp/cp/2.0/heartbeat", HEARTBEAT, patience)
                .header("Authorization", "Token to-us")
                .header("X-Request-ID", "their-1")
                .build();
    }

    private HttpResponse<String> token(Duration patience) throws Exception {
        return client.send(request("/oauth2/token", "", patience).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body, Duration patience) throws Exception {
        return client.send(request(path, body, patience).build(), BodyHandlers.ofString());
    }

    private String get(String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(uri(path)).timeout(LONG).GET().build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    private HttpRequest.Builder request(String path, String body, Duration patience) {
        return HttpRequest.newBuilder(uri(path))
                .timeout(patience)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }
}
