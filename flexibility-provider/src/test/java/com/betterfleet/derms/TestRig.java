package com.betterfleet.derms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A depot with one bound group, and its partner, over HTTP to a running service. Every rig has its own names, so tests
 * do not see each other's rows.
 */
public final class TestRig {

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final int port;
    private final String name = "r" + UUID.randomUUID().toString().replace("-", "");

    private TestRig(int port) {
        this.port = port;
    }

    /** The response to a call. */
    public record HttpAnswer(int status, String body) {}

    /**
     * Creates a circuit of 1,000 kW with a safe default of 200 kW, three phases of 230 V; the partner's address is not
     * served.
     */
    public static TestRig create(int port, String profile, String properties) {
        TestRig rig = new TestRig(port);
        rig.putAdmin("/microgrids/" + rig.name, "{\"name\":\"Depot\",\"timeZone\":\"Pacific/Auckland\"}");
        rig.putAdmin(
                "/circuits/" + rig.name,
                ("{\"microgridId\":\"%s\",\"name\":\"Grid\",\"kind\":\"GRID_CONNECTION\",\"ratingKw\":1000,"
                                + "\"safeDefaultKw\":200,\"phases\":3,\"nominalPhaseVoltage\":230}")
                        .formatted(rig.name));
        rig.putAdmin(
                "/scopes/" + rig.name,
                "{\"microgridId\":\"%s\",\"name\":\"Yard\",\"circuitId\":\"%s\"}".formatted(rig.name, rig.name));
        rig.putAdmin(
                "/connections/" + rig.name,
                ("{\"name\":\"Partner\",\"profile\":\"%s\",\"baseUrl\":\"http://localhost:9/oscp/cp/2.0\",\"auth\":{"
                                + "\"outbound\":{\"type\":\"token\",\"token\":\"out-%s\"},"
                                + "\"inbound\":{\"type\":\"token\",\"token\":\"%s\"}},"
                                // Independent of the profile, the partner authenticates with a token and no header.
                                + "\"authentication\":{\"outbound\":[\"token\"],\"inbound\":[\"token\"]},"
                                + "\"requiredHeaders\":[]%s}")
                        .formatted(profile, rig.name, rig.inboundToken(), properties));
        rig.bindGroup();
        return rig;
    }

    public void bindGroup() {
        putAdmin("/connections/" + name + "/groups/" + groupId(), "{\"scopeId\":\"" + name + "\"}");
    }

    public void unbindGroup() {
        callAdminApi("DELETE", "/connections/" + name + "/groups/" + groupId(), "");
    }

    public String connectionId() {
        return name;
    }

    public String scopeId() {
        return name;
    }

    public String groupId() {
        return name;
    }

    public String inboundToken() {
        return "token-of-" + name + "-that-is-long-enough";
    }

    /** Sends a forecast of the rig's group; further headers as name, value, name, value. */
    public HttpAnswer sendForecast(String requestId, String type, String blocks, String... headers) {
        return sendMessage("update_group_capacity_forecast", requestId, forecastBody(type, blocks), headers);
    }

    public String forecastBody(String type, String blocks) {
        return "{\"group_id\":\"%s\",\"type\":\"%s\",\"forecasted_blocks\":[%s]}".formatted(groupId(), type, blocks);
    }

    public static String forecastBlock(Instant start, Duration length, String capacity, String unit) {
        return "{\"capacity\":%s,\"phase\":\"ALL\",\"unit\":\"%s\",\"start_time\":\"%s\",\"end_time\":\"%s\"}"
                .formatted(capacity, unit, start, start.plus(length));
    }

    public HttpAnswer sendMessage(String message, String requestId, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + "/oscp/fp/2.0/" + message))
                .header("Authorization", "Token " + inboundToken())
                .header("X-Request-ID", requestId)
                .POST(BodyPublishers.ofString(body));
        boolean typed = List.of(headers).contains("Content-Type");
        if (!typed) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return sendRequest(request);
    }

    /** Sends a message with a token of any connection; an empty body is not sent. */
    public static HttpAnswer sendMessageWithToken(
            int port, String method, String message, String token, String requestId, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + "/oscp/fp/2.0/" + message))
                .header("Authorization", "Token " + token)
                .header("X-Request-ID", requestId)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return sendRequest(request);
    }

    /** The import limit of the constraint in kW; null: no envelope. */
    public JsonNode getConstraint() {
        return getAdmin("/scopes/" + name + "/constraint");
    }

    /** The incidents of the rig's connection of one kind and state, newest first. */
    public List<JsonNode> findIncidents(String kind, String state) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode item : getAdmin("/incidents?limit=1000&state=" + state).get("items")) {
            boolean own = item.path("connectionId").asString("").equals(name);
            if (own && item.get("kind").stringValue().equals(kind)) {
                found.add(item);
            }
        }
        return found;
    }

    public Instant readClock() {
        return Instant.parse(getAdmin("/clock").get("now").stringValue());
    }

    /** Advances time; returns after all work due by then is done. */
    public void advanceTime(Duration time) {
        // Another context may just have advanced the shared time; this one learns of it within a second.
        await().pollDelay(Duration.ZERO)
                .untilAsserted(() -> assertThat(callAdminApi(
                                "PUT",
                                "/clock",
                                "{\"now\":\"%s\"}".formatted(readClock().plus(time))))
                        .extracting(HttpAnswer::status)
                        .isEqualTo(204));
    }

    /** The incidents of the rig's scope of one kind, in any state, newest first. */
    public List<JsonNode> findScopeIncidents(String kind) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode item : getAdmin("/incidents?limit=1000&scopeId=" + name).get("items")) {
            if (item.get("kind").stringValue().equals(kind)) {
                found.add(item);
            }
        }
        return found;
    }

    public HttpAnswer postAdmin(String path, String body) {
        return callAdminApi("POST", path, body);
    }

    public HttpAnswer deleteAdmin(String path) {
        return callAdminApi("DELETE", path, "");
    }

    /** Sends a PUT that may be rejected. */
    public HttpAnswer tryPutAdmin(String path, String body) {
        return callAdminApi("PUT", path, body);
    }

    /** The body of a GET as text. */
    public String getText(String path) {
        return callAdminApi("GET", path, "").body();
    }

    public JsonNode getAdmin(String path) {
        return JSON.readTree(callAdminApi("GET", path, "").body());
    }

    public HttpAnswer putAdmin(String path, String body) {
        HttpAnswer response = callAdminApi("PUT", path, body);
        if (response.status() >= 300) {
            throw new AssertionError("PUT %s: %s".formatted(path, response));
        }
        return response;
    }

    private HttpAnswer callAdminApi(String method, String path, String body) {
        return callAdminApi(port, method, path, body);
    }

    /** Calls the admin API as administrator. */
    public static HttpAnswer callAdminApi(int port, String method, String path, String body) {
        String basic = ServiceTest.ADMIN_USER + ":" + ServiceTest.ADMIN_PASSWORD;
        return sendRequest(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1" + path))
                .header("Content-Type", "application/json")
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    private static HttpAnswer sendRequest(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            return new HttpAnswer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
