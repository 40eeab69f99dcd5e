package com.betterfleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A link as the Vector profile has it, OAuth and static headers both ways, between a service and a distributor's process of
 * its own. What is configured is one connection and one group.
 */
record VectorLink(RunningService service, RunningSimulator distributor, String id) implements Running {

    static final String CLIENT = "fp-of-the-test";
    static final String CLIENT_SECRET = "secret-of-the-fp";
    static final Map<String, String> TO_THEM = Map.of("fp-id", "1234", "apikey", "key-given-by-them");
    static final Map<String, String> TO_US = Map.of("cp-id", "vector", "apikey", "key-given-by-us");

    /** What the distributor demands of us, seconds. */
    static final int THEIR_INTERVAL = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Configures the link by two calls and starts the distributor, which begins the handshake by itself. */
    static VectorLink configured(RunningService service, String id, Map<String, ?> properties) {
        AdminApi api = service.api();
        api.put("/microgrids/m-" + id, Map.of("name", id, "timeZone", "Pacific/Auckland"))
                .expecting(200);
        api.put("/scopes/s-" + id, Map.of("microgridId", "m-" + id, "name", id)).expecting(200);
        RunningSimulator distributor = RunningSimulator.planned("distributor-" + id);

        JsonNode created = api.post("/connections", connection(id, distributor, properties))
                .expecting(201)
                .json();
        api.put("/connections/%s/groups/%s".formatted(id, group(id)), Map.of("scopeId", "s-" + id))
                .expecting(200);

        JsonNode client = created.get("inboundCredentials");
        distributor.start(Map.of(
                "SIM_SETUP", "false",
                "SIM_SCENARIO", scenario(id).toString(),
                "SIM_SERVICE_URL", service.url(),
                "SIM_CLIENT_ID", CLIENT,
                "SIM_CLIENT_SECRET", CLIENT_SECRET,
                "SIM_SERVICE_CLIENT_ID", client.get("clientId").asString(),
                "SIM_SERVICE_CLIENT_SECRET", client.get("clientSecret").asString()));
        return new VectorLink(service, distributor, id);
    }

    static Map<String, Object> connection(String id, RunningSimulator distributor, Map<String, ?> properties) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", id);
        body.put("name", "Vector " + id);
        body.put("profile", "vector");
        body.put("baseUrl", distributor.baseUrl());
        body.put(
                "auth",
                Map.of(
                        "outbound",
                        Map.of(
                                "type",
                                "oauth",
                                "tokenUrl",
                                distributor.tokenUrl(),
                                "clientId",
                                CLIENT,
                                "clientSecret",
                                CLIENT_SECRET),
                        "inbound",
                        Map.of("type", "oauth")));
        body.put("staticHeaders", Map.of("outbound", TO_THEM, "inbound", TO_US));
        body.putAll(properties);
        return body;
    }

    static String group(String id) {
        return "G" + id;
    }

    /** What the connection's own resource says. */
    JsonNode link() {
        return service.api().read("/connections/" + id);
    }

    String text(String field) {
        return link().get(field).asString();
    }

    void shows(String field, String value) {
        eventually(() -> {
            JsonNode link = link();
            assertThat(link.get(field).asString()).as(link.toString()).isEqualTo(value);
        });
    }

    static void eventually(ThrowingRunnable claim) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).untilAsserted(claim);
    }

    @Override
    public void close() {
        distributor.close();
    }

    /** The link and nothing else, begun by the distributor. */
    private static Path scenario(String id) {
        Map<String, Object> scenario = new LinkedHashMap<>();
        scenario.put("basedOn", "quick");
        scenario.put("name", "link-only");
        scenario.put("oauth", Map.of("tokenSeconds", 600, "staticHeaders", TO_THEM, "sentHeaders", TO_US));
        scenario.put("link", Map.of("handshake", "self", "demandedHeartbeatSeconds", THEIR_INTERVAL));
        scenario.put("forecast", null);
        scenario.put("depot", null);
        try {
            Path file = Files.createDirectories(Places.TARGET.resolve("runs")).resolve("scenario-" + id + ".json");
            return Files.writeString(file, JsonMapper.shared().writeValueAsString(scenario));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
