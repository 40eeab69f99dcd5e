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
 * A depot with one bound group and the partner that speaks for it, over HTTP to a running service. Every rig has names of its
 * own, so that tests do not see each other's rows.
 */
public final class Rig {

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final int port;
    private final String name = "r" + UUID.randomUUID().toString().replace("-", "");

    private Rig(int port) {
        this.port = port;
    }

    /** What came back. */
    public record Answer(int status, String body) {}

    /** A circuit of 1,000 kW with a safe default of 200 kW, three phases of 230 V; nothing listens at the partner's address. */
    public static Rig build(int port, String profile, String properties) {
        Rig rig = new Rig(port);
        rig.put("/microgrids/" + rig.name, "{\"name\":\"Depot\",\"timeZone\":\"Pacific/Auckland\"}");
        rig.put(
                "/circuits/" + rig.name,
                ("{\"microgridId\":\"%s\",\"name\":\"Grid\",\"kind\":\"GRID_CONNECTION\",\"ratingKw\":1000,"
                                + "\"safeDefaultKw\":200,\"phases\":3,\"nominalPhaseVoltage\":230}")
                        .formatted(rig.name));
        rig.put(
                "/scopes/" + rig.name,
                "{\"microgridId\":\"%s\",\"name\":\"Yard\",\"circuitId\":\"%s\"}".formatted(rig.name, rig.name));
        rig.put(
                "/connections/" + rig.name,
                ("{\"name\":\"Partner\",\"profile\":\"%s\",\"baseUrl\":\"http://localhost:9/oscp/cp/2.0\",\"auth\":{"
                                + "\"outbound\":{\"type\":\"token\",\"token\":\"out-%s\"},"
                                + "\"inbound\":{\"type\":\"token\",\"token\":\"%s\"}},"
                                // Whatever the profile asks for, here the partner shows a token and no header.
                                + "\"authentication\":{\"outbound\":[\"token\"],\"inbound\":[\"token\"]},"
                                + "\"requiredHeaders\":[]%s}")
                        .formatted(profile, rig.name, rig.token(), properties));
        rig.bind();
        return rig;
    }

    public void bind() {
        put("/connections/" + name + "/groups/" + group(), "{\"scopeId\":\"" + name + "\"}");
    }

    public void unbind() {
        admin("DELETE", "/connections/" + name + "/groups/" + group(), "");
    }

    public String connection() {
        return name;
    }

    public String scope() {
        return name;
    }

    public String group() {
        return name;
    }

    public String token() {
        return "token-of-" + name + "-that-is-long-enough";
    }

    /** A forecast of the rig's group; further headers as name, value, name, value. */
    public Answer forecast(String requestId, String type, String blocks, String... headers) {
        return oscp("update_group_capacity_forecast", requestId, message(type, blocks), headers);
    }

    public String message(String type, String blocks) {
        return "{\"group_id\":\"%s\",\"type\":\"%s\",\"forecasted_blocks\":[%s]}".formatted(group(), type, blocks);
    }

    public static String block(Instant start, Duration length, String capacity, String unit) {
        return "{\"capacity\":%s,\"phase\":\"ALL\",\"unit\":\"%s\",\"start_time\":\"%s\",\"end_time\":\"%s\"}"
                .formatted(capacity, unit, start, start.plus(length));
    }

    public Answer oscp(String message, String requestId, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + "/oscp/fp/2.0/" + message))
                .header("Authorization", "Token " + token())
                .header("X-Request-ID", requestId)
                .POST(BodyPublishers.ofString(body));
        boolean typed = List.of(headers).contains("Content-Type");
        if (!typed) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request);
    }

    /** A message to a service by whoever shows a token, to any connection; a body that is empty is not sent. */
    public static Answer call(int port, String method, String message, String token, String requestId, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + "/oscp/fp/2.0/" + message))
                .header("Authorization", "Token " + token)
                .header("X-Request-ID", requestId)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return send(request);
    }

    /** What the constraint says of import, in kW; null: no envelope. */
    public JsonNode constraint() {
        return get("/scopes/" + name + "/constraint");
    }

    /** The incidents of the rig's connection, newest first, of one kind and in one state. */
    public List<JsonNode> incidents(String kind, String state) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode item : get("/incidents?limit=1000&state=" + state).get("items")) {
            boolean own = item.path("connectionId").asString("").equals(name);
            if (own && item.get("kind").stringValue().equals(kind)) {
                found.add(item);
            }
        }
        return found;
    }

    public Instant now() {
        return Instant.parse(get("/clock").get("now").stringValue());
    }

    /** Moves time; all work due by then is done when this returns. */
    public void pass(Duration time) {
        // Another context may just have moved the time that all share; this one hears of it within a second.
        await().pollDelay(Duration.ZERO)
                .untilAsserted(() -> assertThat(admin("PUT", "/clock", "{\"now\":\"%s\"}".formatted(now().plus(time))))
                        .extracting(Answer::status)
                        .isEqualTo(204));
    }

    /** The incidents about the rig's scope, newest first, of one kind, in whatever state. */
    public List<JsonNode> incidentsOfScope(String kind) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode item : get("/incidents?limit=1000&scopeId=" + name).get("items")) {
            if (item.get("kind").stringValue().equals(kind)) {
                found.add(item);
            }
        }
        return found;
    }

    public Answer post(String path, String body) {
        return admin("POST", path, body);
    }

    public Answer delete(String path) {
        return admin("DELETE", path, "");
    }

    /** Puts what may be refused. */
    public Answer tryPut(String path, String body) {
        return admin("PUT", path, body);
    }

    /** What is found at a path, as it is. */
    public String text(String path) {
        return admin("GET", path, "").body();
    }

    public JsonNode get(String path) {
        return JSON.readTree(admin("GET", path, "").body());
    }

    public Answer put(String path, String body) {
        Answer answer = admin("PUT", path, body);
        if (answer.status() >= 300) {
            throw new AssertionError("PUT %s: %s".formatted(path, answer));
        }
        return answer;
    }

    private Answer admin(String method, String path, String body) {
        return admin(port, method, path, body);
    }

    /** A call of the admin API by the administrator. */
    public static Answer admin(int port, String method, String path, String body) {
        String basic = ServiceTest.ADMIN_USER + ":" + ServiceTest.ADMIN_PASSWORD;
        return send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1" + path))
                .header("Content-Type", "application/json")
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
