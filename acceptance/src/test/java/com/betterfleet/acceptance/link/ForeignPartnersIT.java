package com.betterfleet.acceptance.link;

import static com.betterfleet.acceptance.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.acceptance.fixture.RegistrationLink;
import com.betterfleet.acceptance.fixture.VectorLink;
import com.betterfleet.acceptance.process.LiveSystem;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.RunningSimulator;
import com.betterfleet.acceptance.process.SharedProcesses;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** The faults are those of the simulator's scenarios of the same names. */
@ExtendWith(SharedProcesses.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("M2, M3, M14: a link with partners that behave as public programs do")
class ForeignPartnersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RunningService service;
    private final VectorLink vector;

    ForeignPartnersIT(LiveSystem pair) {
        service = pair.service();
        vector = VectorLink.configure(service, "foreign", Map.of());
        vector.distributor().awaitReady();
    }

    @AfterAll
    void hangUp() {
        vector.close();
    }

    @BeforeEach
    void behaveNormally() {
        vector.distributor().orderFaults(Map.of());
        vector.distributor().startHandshake();
        vector.awaitField("state", "ONLINE");
    }

    @Test
    @DisplayName("foreign-paths: surplus slashes and another spelling of the acknowledge are accepted")
    void carelessPathsReachTheirMessages() {
        long before = vector.distributor().lastSequence();
        vector.distributor()
                .orderFaults(
                        Map.of("sending", Map.of("slashes", "double", "acknowledgePath", "handshake_acknowledgment")));

        service.api().post("/connections/foreign/handshake", Map.of()).requireStatus(202);

        for (String type : List.of("handshake_acknowledge", "heartbeat")) {
            eventually(
                    PATIENCE,
                    () -> assertThat(vector.distributor().recordedMessages("OUT", type, before))
                            .isNotEmpty()
                            .allMatch(sent -> sent.get("status").asInt() == 204));
        }
        vector.awaitField("state", "ONLINE");
    }

    @Tag("OSCP-DIFF-3")
    @Test
    @DisplayName("bare-handshake: required_behaviour {} is refused, and the link shows why")
    void bareDemandsAreRefusedInSight() {
        vector.distributor().orderFaults(Map.of("handshake", Map.of("bare", true)));

        vector.distributor().startHandshake();

        awaitLastError(
                "MESSAGE_REFUSED", "handshake with 400: required_behaviour.measurement_configuration is nothing");
    }

    @Test
    @DisplayName("idle-closer: messages on connections that the partner has closed arrive at once and once")
    void closedIdleConnectionsCostNoMessage() {
        Map<String, ?> closes = Map.of("closeReused", true);
        long before = vector.distributor().lastSequence();
        vector.distributor().orderFaults(Map.of("answers", Map.of("all", closes), "token", closes));

        eventually(
                PATIENCE,
                () -> assertThat(heartbeats(before, 0)).as("lost ones").hasSizeGreaterThan(2));

        Set<String> arrived = new HashSet<>(heartbeats(before, 204));
        eventually(PATIENCE, () -> {
            arrived.addAll(heartbeats(before, 204));
            assertThat(arrived).containsAll(heartbeats(before, 0));
        });
        assertThat(vector.readConnection().get("degraded").asBoolean()).isFalse();
    }

    @Test
    @DisplayName("busy-peer: nothing is sent again before the date that the partner names")
    void retryAfterAsADateIsObeyed() {
        long before = vector.distributor().lastSequence();
        vector.distributor()
                .orderFaults(Map.of(
                        "answers",
                        Map.of("handshake", Map.of("status", 503, "retryAfterSeconds", 12, "retryAfterAsDate", true))));
        service.api().post("/connections/foreign/handshake", Map.of()).requireStatus(202);

        awaitLastError("REFUSED", "503", "asks to wait 12 s");
        vector.distributor().orderFaults(Map.of());
        eventually(
                PATIENCE,
                () -> assertThat(vector.distributor().recordedMessages("IN", "handshake", before))
                        .hasSize(2));

        List<JsonNode> tries = vector.distributor().recordedMessages("IN", "handshake", before);
        assertThat(Duration.between(at(tries.getFirst()), at(tries.getLast())))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(11));
    }

    @Test
    @DisplayName("odd-tokens: a compressed token for ever is used, for a day at most")
    void compressedTokenForEverIsUsed() {
        vector.distributor().orderFaults(Map.of("token", Map.of("expiresIn", Long.MAX_VALUE, "compressed", true)));
        String id = connectAnew("odd");

        service.api().post("/connections/%s/handshake".formatted(id), Map.of()).requireStatus(202);

        eventually(PATIENCE, () -> {
            JsonNode connection = service.api().readJson("/connections/" + id);
            String until = connection.findValue("accessTokenUsedUntil").asString("");
            assertThat(until).as(connection.toString()).isNotEmpty();
            assertThat(Instant.parse(until)).isBefore(service.api().now().plus(Duration.ofDays(1)));
            assertThat(connection.get("lastError").isNull()).isTrue();
        });
    }

    @Test
    @DisplayName("refusing-identity: the page that comes in place of a token is quoted")
    void pageInPlaceOfATokenIsQuoted() {
        vector.distributor()
                .orderFaults(Map.of("token", Map.of("status", 200, "body", "<h1>Sign in to continue</h1>")));
        String id = connectAnew("page");

        service.api().post("/connections/%s/handshake".formatted(id), Map.of()).requireStatus(202);

        eventually(
                PATIENCE,
                () -> assertThat(service.api()
                                .readJson("/connections/" + id)
                                .at("/lastError/message")
                                .asString(""))
                        .contains("it answered 200 with text/html", "instead of a token: Sign in to continue")
                        .doesNotContain("Exception", "org.", "<h1>"));
    }

    @Test
    @DisplayName("endless-register: a partner that answers each answer is stopped on both sides")
    void endlessRegistrationIsBounded() {
        try (RunningSimulator simulator = RunningSimulator.createStopped("endless")
                .start(Map.of(
                        "SIM_SETUP", "false", "SIM_SCENARIO", "endless-register", "SIM_SERVICE_URL", service.url()))) {
            simulator.awaitReady();
            RegistrationLink link = RegistrationLink.startedByPartner(service, simulator);
            link.startSimulatorRegistration();

            eventually(
                    PATIENCE,
                    () -> assertThat(accepted(simulator, "OUT") + accepted(simulator, "IN"))
                            .isGreaterThan(3));
            eventually(
                    PATIENCE,
                    () -> assertThat(simulator.recordedMessages("OUT", "register", 0))
                            .anyMatch(sent -> sent.get("status").asInt() == 429));
            assertThat(accepted(simulator, "OUT")).isLessThanOrEqualTo(20);
            assertThat(accepted(simulator, "IN")).isLessThanOrEqualTo(20);
        }
    }

    private static long accepted(RunningSimulator simulator, String direction) {
        return simulator.recordedMessages(direction, "register", 0).stream()
                .filter(message -> message.get("status").asInt() == 204)
                .count();
    }

    /** Configures a further connection to the same distributor, which has no token yet. */
    private String connectAnew(String name) {
        String id = "foreign-" + name;
        service.api()
                .post("/connections", VectorLink.connectionBody(id, vector.distributor(), Map.of()))
                .requireStatus(201);
        return id;
    }

    /** The request ids of the heartbeats that got a status; 0: the connection was closed. */
    private List<String> heartbeats(long after, int status) {
        return vector.distributor().recordedMessages("IN", "heartbeat", after).stream()
                .filter(message -> message.get("status").asInt() == status)
                .map(message -> message.at("/headers/x-request-id").asString())
                .toList();
    }

    private void awaitLastError(String kind, String... texts) {
        eventually(PATIENCE, () -> {
            JsonNode error = vector.readConnection().get("lastError");
            assertThat(error.path("kind").asString("")).isEqualTo(kind);
            assertThat(error.path("message").asString("")).contains(texts);
        });
    }

    private static Instant at(JsonNode message) {
        return Instant.parse(message.get("at").asString());
    }
}
