package com.betterfleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.core.ThrowingRunnable;
import tools.jackson.databind.JsonNode;

/** A connection of plain OSCP, and the simulator with which it exchanges tokens. */
record RegisteringLink(RunningService service, RunningSimulator simulator, String id, String tokenA) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The simulator is to begin, with a token that the service issues. */
    static RegisteringLink partnerBegins(RunningService service, RunningSimulator simulator) {
        String id = "plain-" + UUID.randomUUID();
        service.api()
                .put("/connections/" + id, Map.of("name", "Plain " + id, "profile", "oscp"))
                .expecting(200);
        String token = service.api()
                .post("/connections/%s/registration-token".formatted(id), Map.of("validSeconds", 600))
                .expecting(201)
                .json()
                .get("token")
                .asString();
        return new RegisteringLink(service, simulator, id, token);
    }

    /** The service is to begin, with a token that the simulator awaits. */
    static RegisteringLink weBegin(RunningService service, RunningSimulator simulator) {
        String id = "plain-" + UUID.randomUUID();
        String token = "agreed-" + id;
        service.api()
                .put(
                        "/connections/" + id,
                        Map.of(
                                "name",
                                "Plain " + id,
                                "profile",
                                "oscp",
                                "baseUrl",
                                simulator.baseUrl(),
                                "auth",
                                Map.of("outbound", Map.of("type", "token", "token", token))))
                .expecting(200);
        simulator.control("registration/await", Map.of("token", token), 204);
        return new RegisteringLink(service, simulator, id, token);
    }

    void misbehaves(Map<String, ?> behaviour) {
        simulator.control("registration/behaviour", behaviour, 204);
    }

    void simulatorRegisters() {
        simulator.control(
                "registration/start", Map.of("token", tokenA, "baseUrl", service.url() + "/oscp/fp/2.0"), 202);
    }

    /** The one button. */
    void register() {
        service.api().post("/connections/%s/register".formatted(id), Map.of()).expecting(202);
    }

    JsonNode registration() {
        return service.api().read("/connections/%s/registration".formatted(id));
    }

    JsonNode link() {
        return service.api().read("/connections/" + id);
    }

    /** What happened, oldest first. */
    List<String> steps() {
        return service.api()
                .read("/connections/%s/registration/steps".formatted(id))
                .get("items")
                .valueStream()
                .map(step -> step.get("kind").asString())
                .toList()
                .reversed();
    }

    JsonNode simulated() {
        return Web.get(simulator.url() + "/control/registration").expecting(200).json();
    }

    void reaches(String stage) {
        eventually(() -> assertThat(registration().get("stage").asString())
                .as("%s, simulator %s", steps(), simulated().get("stage"))
                .isEqualTo(stage));
    }

    /** Each has the other's token, and is let in with it. */
    void works() {
        reaches("REGISTERED");
        eventually(() -> assertThat(simulated().get("stage").asString())
                .as(simulated().toString())
                .isEqualTo("REGISTERED"));
        assertThat(call("heartbeat", simulated().get("theirToken").asString(), "{}")
                        .status())
                .as("let in, and found fault with")
                .isEqualTo(400);
        JsonNode tried = service.api()
                .post("/connections/%s/test-credentials".formatted(id), Map.of())
                .expecting(200)
                .json();
        assertThat(tried.get("ok").asBoolean()).as(tried.toString()).isTrue();
    }

    /** The link that comes of it works by itself: handshake and heartbeats both ways. */
    void comesOnline() {
        eventually(() -> assertThat(link().get("state").asString())
                .as("%s, simulator %s", link(), simulated())
                .isEqualTo("ONLINE"));
        eventually(() -> assertThat(link().get("lastHeartbeatReceivedAt").isNull())
                .as("the simulator is let in")
                .isFalse());
    }

    /** A Register of whoever has the given token. */
    Answer replay(String token) {
        return call(
                "register",
                token,
                "{\"token\":\"of-somebody\",\"version_url\":[{\"version\":\"2.0\",\"base_url\":\"%s\"}]}"
                        .formatted(simulator.baseUrl()));
    }

    private Answer call(String message, String token, String body) {
        return Web.call(
                "POST",
                service.url() + "/oscp/fp/2.0/" + message,
                Map.of(
                        "Authorization",
                        "Token " + token,
                        "X-Request-ID",
                        UUID.randomUUID().toString(),
                        "Content-Type",
                        "application/json"),
                body);
    }

    static void eventually(ThrowingRunnable claim) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).untilAsserted(claim);
    }
}
