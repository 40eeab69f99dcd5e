package com.betterfleet.derms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Sends requests with odd queries, methods, headers and credentials to every edge, over HTTP. */
@ServiceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OddRequestsTests {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";

    private static final String BASIC = "Basic "
            + Base64.getEncoder()
                    .encodeToString((ServiceTest.ADMIN_USER + ":" + ServiceTest.ADMIN_PASSWORD).getBytes(UTF_8));

    private final int port;
    private TestRig rig;

    OddRequestsTests(@LocalServerPort int port) {
        this.port = port;
    }

    @BeforeAll
    void createRig() {
        rig = TestRig.create(port, "oscp", "");
    }

    /** Path, status and a part of the text. */
    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
            /messages?limit=1                       | 200 | items
            /messages?status=204                    | 200 | items
            /messages?status=none                   | 400 | status
            /messages?colour=red                    | 400 | colour is
            /messages?limit=1&limit=2               | 400 | limit
            /messages?type=a&type=b                 | 400 | type
            /messages?text=%00                      | 400 | text
            /messages?connectionId=a%00b            | 400 | connectionId
            /messages?text=%ff                      | 400 | UTF-8
            /incidents?scopeId=%00                  | 400 | scopeId
            /incidents?state=open                   | 400 | one of
            /incidents?limit=many                   | 400 | a whole number
            /messages?failed=maybe                  | 400 | true or false
            /audit?%00=x                            | 400 | NUL
            /circuits?status=x                      | 400 | limit
            /circuits/RIG/changes?direction=UP      | 400 | one of
            /circuits/RIG/changes?until=2026        | 400 | until
            /scopes/RIG/timeline?from=2026-01-31T22:30Z | 400 | RFC 3339
            /connections/a%00b                      | 400 | 400
            /connections/RIG/groups/a%2Fb           | 400 | groupId=
            /connections/RIG/groups/50%25           | 400 | groupId=
            /connections/RIG/groups/a%5Cb           | 400 | groupId=
            /connections/RIG/groups/a;b             | 400 | groupId=
            """)
    void aQueryIsAnsweredInWords(String path, int status, String text) {
        HttpResponse<String> response = admin("GET", path.replace("RIG", rig.scopeId()), "");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).contains(text).doesNotContain("Exception");
    }

    @Test
    void anInvalidValueIsNamedOnceWithoutDoubledQuotes() {
        HttpResponse<String> response =
                admin("PUT", "/circuits/" + rig.scopeId(), circuit().replace("GRID_CONNECTION", "GRID"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body())
                .contains("\"field\":\"kind\"", "\"value\":\"GRID\"", "GRID_CONNECTION")
                .doesNotContain("\"value\":\"\\\"");
        assertThat(response.body().split("expected", -1).length - 1)
                .as("once in the text, once as a field: " + response.body())
                .isEqualTo(2);
    }

    @Test
    void anUnknownFieldIsAnsweredWithEachKnownFieldOnce() {
        HttpResponse<String> response =
                admin("PUT", "/circuits/" + rig.scopeId(), circuit().replace("\"name\"", "\"nme\""));

        assertThat(response.statusCode()).isEqualTo(400);
        String detail = response.body().replaceFirst(".*\"detail\":\"(.*?)\",\".*", "$1");
        assertThat(detail).contains("nme", "safeDefaultKw");
        assertThat(detail.split("safeDefaultKw", -1)).as(detail).hasSize(2);
    }

    private String circuit() {
        return "{\"microgridId\":\"%s\",\"name\":\"Grid\",\"kind\":\"GRID_CONNECTION\",\"ratingKw\":1000,\"safeDefaultKw\":200}"
                .formatted(rig.scopeId());
    }

    static Stream<Arguments> wrongMethods() {
        return Stream.of(
                Arguments.of("GET", "/oscp/fp/2.0/heartbeat", "POST"),
                Arguments.of("PUT", "/oscp/fp/2.0/update_group_capacity_forecast", "POST"),
                Arguments.of("GET", "/oscp/fp/2.0/register", "POST, PUT, DELETE"),
                Arguments.of("PATCH", "/api/v1/messages", "GET"),
                Arguments.of("PUT", "/api/v1/meter-readings", "POST"),
                Arguments.of("DELETE", "/api/v1/clock", "GET"),
                Arguments.of("POST", "/console/microgrids", "GET"),
                Arguments.of("GET", "/oauth2/token", "POST"));
    }

    @Tag("OSCP-MSG-2")
    @ParameterizedTest
    @MethodSource("wrongMethods")
    void aWrongMethodIsAnsweredWithTheAllowedOnes(String method, String path, String allowed) {
        HttpRequest.Builder request = request(path).method(method, BodyPublishers.ofString("{}"));
        request.header("Content-Type", JSON);
        request.header("X-Request-ID", "r");
        request.header("Authorization", path.startsWith("/oscp") ? "Token " + rig.inboundToken() : BASIC);

        HttpResponse<String> response = call(request);

        // A page demands a session and a CSRF token before it looks at the method.
        assertThat(response.statusCode()).as(response.body()).isIn(path.startsWith("/console") ? 403 : 405, 405);
        if (response.statusCode() == 405) {
            assertThat(response.headers().firstValue("Allow").orElse("")).contains(allowed.split(", "));
        }
    }

    @Tag("OSCP-HEAD-5")
    @Test
    void anIdOfARequestThatIsTooLongIsCalledTooLong() {
        String body = rig.forecastBody("CONSUMPTION", "");
        assertThat(rig.sendMessage("heartbeat", "x".repeat(256), body).body())
                .contains("X-Request-ID is 256 characters long; expected 1 to 255 characters");
        assertThat(rig.sendMessage("heartbeat", "x", body, "X-Correlation-ID", "y".repeat(256))
                        .body())
                .contains("X-Correlation-ID is 256 characters long; expected 1 to 255 characters");
        assertThat(rig.sendMessage("heartbeat", " ", body).body()).contains("X-Request-ID is empty");
    }

    @Test
    void aMediaTypeThatIsNotServedIsNamedWithThoseThatAre() {
        HttpResponse<String> response = call(request("/api/v1/meter-readings")
                .header("Authorization", BASIC)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("x")));

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(response.body()).contains("\\\"text/plain\\\"", "text/csv", "application/x-ndjson", JSON);
    }

    @Test
    void aFormIsNamedAsATypeThatTheApiDoesNotRead() {
        HttpResponse<String> response = call(request("/api/v1/microgrids")
                .header("Authorization", BASIC)
                .header("Content-Type", FORM)
                .POST(BodyPublishers.ofString("name=Depot")));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(415);
        assertThat(response.body()).contains(FORM, JSON);
    }

    @Test
    void credentialsWithNulAreUnknownOnes() {
        String basic = "Basic " + Base64.getEncoder().encodeToString("a\0b:password".getBytes(UTF_8));
        assertThat(call(request("/api/v1/circuits").header("Authorization", basic))
                        .statusCode())
                .isEqualTo(401);
        assertThat(call(request("/oauth2/token")
                                .header("Authorization", basic)
                                .header("Content-Type", FORM)
                                .POST(BodyPublishers.ofString("grant_type=client_credentials")))
                        .statusCode())
                .isEqualTo(400);
        assertThat(call(request("/oauth2/token")
                                .header("Content-Type", FORM)
                                .POST(BodyPublishers.ofString(
                                        "grant_type=client_credentials&client_id=%00&client_secret=x")))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aTokenRequestWithAContentCodingIsRefusedByTheCodingsName() {
        HttpResponse<String> response = call(request("/oauth2/token")
                .header("Content-Type", FORM)
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofString("grant_type=client_credentials")));

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(response.body()).contains("\\\"gzip\\\"", "\"error\":\"invalid_request\"");
    }

    @Test
    void aCharsetInTheContentTypeChangesNothing() {
        HttpResponse<String> response = call(request("/api/v1/microgrids/" + rig.scopeId())
                .header("Authorization", BASIC)
                .header("Content-Type", "application/json; charset=ISO-8859-1")
                .PUT(BodyPublishers.ofString("{\"name\":\"Dépôt\",\"timeZone\":\"Pacific/Auckland\"}")));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).contains("Dépôt");
    }

    @ParameterizedTest
    @CsvSource({"name,\\u0000", "name,\\ud800", "timeZone,\\u0000", "id,\\u0000", "microgridId,\\u0000"})
    void textsThatCannotBeStoredAreRefusedByField(String field, String escape) {
        HttpResponse<String> response = admin(
                "PUT", "/circuits/" + rig.scopeId(), "{\"%s\":\"a%sb\",\"kind\":\"FEEDER\"}".formatted(field, escape));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.body()).contains(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NL/DEPOT/1", "50%", "a;b", "..", "a\\b", ".", "/", "a b+c?d&e=f#g", "Dépôt 🚌", "LONGEST"})
    void anyGroupIdIsBoundReceivesAForecastAndIsUnbound(String name) {
        TestRig site = TestRig.create(port, "oscp", "");
        site.unbindGroup();
        String group = name.equals("LONGEST") ? "x".repeat(255) : name;
        String path = "/connections/" + site.connectionId() + "/groups?groupId=" + URLEncoder.encode(group, UTF_8);

        assertThat(admin("PUT", path, "{\"scopeId\":\"" + site.scopeId() + "\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(admin("GET", path, "").body()).contains("\"scopeId\":\"" + site.scopeId() + "\"");
        String forecast = site.forecastBody(
                        "CONSUMPTION",
                        TestRig.forecastBlock(site.readClock().minusSeconds(60), Duration.ofHours(1), "50", "KW"))
                .replace("\"group_id\":\"" + site.groupId(), "\"group_id\":\"" + group.replace("\\", "\\\\"));
        assertThat(site.sendMessage("update_group_capacity_forecast", "f", forecast)
                        .status())
                .isEqualTo(204);
        HttpResponse<String> shown =
                call(request("/api/v1/connections/" + site.connectionId()).header("Authorization", BASIC));
        assertThat(shown.body()).contains(group.replace("\\", "\\\\"));
        assertThat(admin("DELETE", path, "").statusCode()).isEqualTo(204);
        assertThat(admin("GET", path, "").statusCode()).isEqualTo(404);
    }

    @Test
    void aGroupIdWithAControlCharacterOrTooLongIsRefusedInWords() {
        for (String group : List.of("a%0Ab", "x".repeat(256), "%20")) {
            HttpResponse<String> refused = admin(
                    "PUT",
                    "/connections/" + rig.connectionId() + "/groups?groupId=" + group,
                    "{\"scopeId\":\"" + rig.scopeId() + "\"}");
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("1 to 255 printable characters");
        }
    }

    @Test
    void aBlankAtTheEdgeOfAGroupIdIsKeptAndWarnedAbout() {
        TestRig site = TestRig.create(port, "oscp", "");
        String body = "{\"scopeId\":\"" + site.scopeId() + "\"}";
        String path = "/connections/" + site.connectionId() + "/groups?groupId=";
        assertThat(admin("GET", path + site.groupId(), "").body()).contains("\"warning\":null");
        site.unbindGroup();

        assertThat(admin("PUT", path + "%20" + site.groupId(), body).body()).contains("starts or ends with a blank");
        assertThat(admin("GET", path + site.groupId(), "").statusCode()).isEqualTo(404);
        assertThat(admin("GET", path + "%20" + site.groupId(), "").statusCode()).isEqualTo(200);
    }

    @Test
    void messagesAreListedByTheStatusOfTheirAnswer() {
        TestRig site = TestRig.create(port, "oscp", "");
        site.sendMessage(
                "heartbeat",
                "good",
                "{\"offline_mode_at\":\"" + site.readClock().plusSeconds(60) + "\"}");
        site.sendMessage("heartbeat", "bad", "{}");
        String path = "/messages?connectionId=%s&status=".formatted(site.connectionId());

        await().untilAsserted(() -> {
            assertThat(admin("GET", path + 400, "").body()).contains("\"bad\"").doesNotContain("\"good\"");
            assertThat(admin("GET", path + 204, "").body()).contains("\"good\"").doesNotContain("\"bad\"");
        });
    }

    @Test
    void theEventStreamAsksProxiesNotToCollectAndStartsAtOnce() throws IOException, InterruptedException {
        HttpResponse<InputStream> stream = HTTP.send(
                request("/api/v1/events")
                        .header("Authorization", BASIC)
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                BodyHandlers.ofInputStream());

        assertThat(stream.headers().firstValue("X-Accel-Buffering")).hasValue("no");
        assertThat(stream.headers().firstValue("Cache-Control").orElse("")).contains("no-cache", "no-transform");
        try (InputStream events = stream.body()) {
            assertThat(new String(events.readNBytes(11), UTF_8)).isEqualTo("event:tick\n");
        }
    }

    private HttpResponse<String> admin(String method, String path, String body) {
        return call(request("/api/v1" + path)
                .header("Authorization", BASIC)
                .header("Content-Type", JSON)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }

    private static HttpResponse<String> call(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
