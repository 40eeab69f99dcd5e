package com.betterfleet.acceptance.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.acceptance.fixture.OscpSchemas;
import com.betterfleet.acceptance.process.LiveSystem;
import com.betterfleet.acceptance.process.SharedProcesses;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedProcesses.class)
@DisplayName("Every OSCP message on the wire fits the published schemas")
class ContractIT {

    private static final Duration PATIENCE = Duration.ofSeconds(45);

    /** Messages that must be recorded at least, as the simulator sees them: IN comes from the service. */
    private static final Set<String> EXPECTED = Set.of(
            "IN handshake",
            "IN handshake_acknowledge",
            "IN heartbeat",
            "OUT handshake",
            "OUT handshake_acknowledge",
            "OUT heartbeat",
            "OUT update_group_capacity_forecast");

    private final LiveSystem pair;

    ContractIT(LiveSystem pair) {
        this.pair = pair;
    }

    @BeforeAll
    static void haveTheSchemas() {
        OscpSchemas.assumeAvailable();
    }

    @Tag("OSCP-BODY-4")
    @Test
    void messagesBetweenTheServiceAndTheSimulatorFitTheSchemas() throws IOException {
        OscpSchemas schemas = OscpSchemas.loadSchemas();
        // The service starts the scenario's handshake; this call makes it answer one as well.
        pair.startHandshake();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(kinds(pair.recordedMessages())).containsAll(EXPECTED));

        for (JsonNode message : pair.recordedMessages()) {
            String kind = kind(message);
            assertThat(message.get("status").asInt()).as("%s %s", kind, message).isEqualTo(204);
            assertThat(schemas.validateMessage(
                            message.get("type").asString(), message.get("body").toString()))
                    .as("%s %s", kind, message)
                    .isEmpty();
            assertThat(header(message, "X-Request-ID")).as(kind).isNotBlank();
            assertThat(header(message, "Content-Type")).as(kind).startsWith("application/json");
            if (kind.endsWith("handshake_acknowledge")) {
                assertThat(header(message, "X-Correlation-ID")).as(kind).isNotBlank();
            }
        }
    }

    @Test
    void theCheckDetectsAViolation() throws IOException {
        OscpSchemas schemas = OscpSchemas.loadSchemas();

        assertThat(schemas.validateMessage("heartbeat", "{\"offline_mode_at\":\"tomorrow\"}"))
                .isNotEmpty();
        assertThat(schemas.validateMessage(
                        "handshake", "{\"required_behaviour\":{\"measurement_configuration\":[\"NOW\"]}}"))
                .isNotEmpty();
        assertThat(schemas.validateMessage(
                        "update_group_capacity_forecast", "{\"group_id\":\"G\",\"type\":\"CONSUMPTION\"}"))
                .isNotEmpty();
    }

    private static Set<String> kinds(JsonNode recorded) {
        Set<String> kinds = new TreeSet<>();
        recorded.forEach(message -> kinds.add(kind(message)));
        return kinds;
    }

    private static String kind(JsonNode message) {
        return message.get("direction").asString() + " " + message.get("type").asString();
    }

    private static String header(JsonNode message, String name) {
        return message.get("headers").properties().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(header -> header.getValue().asString())
                .findFirst()
                .orElse("");
    }
}
