package com.betterfleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(Services.class)
@DisplayName("Every OSCP message on the wire fits the published schemas")
class ContractIT {

    private static final Duration PATIENCE = Duration.ofSeconds(45);

    /** What has to be seen at least, as the simulator sees it: IN comes from the service. */
    private static final Set<String> EXPECTED = Set.of(
            "IN handshake",
            "IN handshake_acknowledge",
            "IN heartbeat",
            "OUT handshake",
            "OUT handshake_acknowledge",
            "OUT heartbeat",
            "OUT update_group_capacity_forecast");

    private final LivePair pair;

    ContractIT(LivePair pair) {
        this.pair = pair;
    }

    @BeforeAll
    static void haveTheSchemas() {
        OscpSchemas.assumeThere();
    }

    @Test
    void whatTheServiceAndTheSimulatorSayToEachOtherFits() throws IOException {
        OscpSchemas schemas = OscpSchemas.read();
        // The service starts the scenario's handshake; this one makes it answer one as well.
        pair.startHandshake();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(kinds(pair.recorded())).containsAll(EXPECTED));

        for (JsonNode message : pair.recorded()) {
            String kind = kind(message);
            assertThat(message.get("status").asInt()).as("%s %s", kind, message).isEqualTo(204);
            assertThat(schemas.errors(
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
    void theCheckBites() throws IOException {
        OscpSchemas schemas = OscpSchemas.read();

        assertThat(schemas.errors("heartbeat", "{\"offline_mode_at\":\"tomorrow\"}"))
                .isNotEmpty();
        assertThat(schemas.errors("handshake", "{\"required_behaviour\":{\"measurement_configuration\":[\"NOW\"]}}"))
                .isNotEmpty();
        assertThat(schemas.errors("update_group_capacity_forecast", "{\"group_id\":\"G\",\"type\":\"CONSUMPTION\"}"))
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
