package com.betterfleet.derms.incident;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.Rig;
import com.betterfleet.derms.ServiceTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** M2: what an operator is told of a partner's link, from the partner's message to the row. */
@ServiceTest
class LinkAdvisoriesTests {

    private static final String INTERVAL_OF_A_MINUTE = ",\"heartbeatIntervalSeconds\":60";

    @LocalServerPort
    private int port;

    @Test
    void aHeartbeatThatIsOverAlreadyIsToldWithBothTimes() {
        Rig rig = Rig.build(port, "vector", INTERVAL_OF_A_MINUTE);

        assertThat(beat(rig, "past", Instant.parse("2020-01-01T00:00:00Z"))).isEqualTo(204);

        JsonNode told = only(rig.incidents("CLOCK_SKEW", "OPEN"));
        assertThat(told.get("severity").stringValue()).isEqualTo("ADVISORY");
        assertThat(told.get("count").asInt()).isEqualTo(1);
        assertThat(told.get("text").stringValue())
                .contains("2020-01-01T00:00:00Z", lastHeartbeat(rig), "one of the two clocks is probably wrong");
    }

    @Test
    void aHeartbeatForTheYear2099IsToldWithHowLongItCounts() {
        Rig rig = Rig.build(port, "vector", INTERVAL_OF_A_MINUTE);

        assertThat(beat(rig, "far", Instant.parse("2099-01-01T00:00:00Z"))).isEqualTo(204);

        assertThat(only(rig.incidents("CLOCK_SKEW", "OPEN")).get("text").stringValue())
                .contains("2099-01-01T00:00:00Z", lastHeartbeat(rig), "it counts for 10 min only");
    }

    @Test
    void aHeartbeatWithinBoundsIsNothingToTell() {
        Rig rig = Rig.build(port, "vector", INTERVAL_OF_A_MINUTE);

        assertThat(beat(rig, "usual", rig.now().plusSeconds(180))).isEqualTo(204);

        assertThat(rig.incidents("CLOCK_SKEW", "OPEN")).isEmpty();
    }

    @Test
    void demandsOutsideOfTheirWrapperAreToldOnceHoweverOftenTheyCome() {
        Rig rig = Rig.build(port, "vector", "");
        String flat = "{\"measurement_configuration\":[\"INTERMITTENT\"],\"heartbeat_interval\":20}";

        assertThat(rig.oscp("handshake", "flat-1", flat).status()).isEqualTo(204);
        assertThat(rig.oscp("handshake", "flat-2", flat).status()).isEqualTo(204);

        JsonNode told = only(rig.incidents("FLAT_BODY", "OPEN"));
        assertThat(told.get("count").asInt()).isEqualTo(2);
        assertThat(told.get("text").stringValue()).contains("outside of their wrapper");
    }

    @Test
    void whatWasNotSeenForADayIsOver() {
        Rig rig = Rig.build(port, "vector", INTERVAL_OF_A_MINUTE);
        beat(rig, "past", Instant.parse("2020-01-01T00:00:00Z"));

        rig.pass(Duration.ofHours(23));
        assertThat(rig.incidents("CLOCK_SKEW", "OPEN")).hasSize(1);
        rig.pass(Duration.ofHours(2));

        assertThat(rig.incidents("CLOCK_SKEW", "OPEN")).isEmpty();
        assertThat(rig.incidents("CLOCK_SKEW", "RESOLVED")).hasSize(1);
    }

    private static int beat(Rig rig, String requestId, Instant offlineModeAt) {
        return rig.oscp("heartbeat", requestId, "{\"offline_mode_at\":\"%s\"}".formatted(offlineModeAt))
                .status();
    }

    private static String lastHeartbeat(Rig rig) {
        return rig.get("/connections/" + rig.connection())
                .get("lastHeartbeatReceivedAt")
                .stringValue();
    }

    private static JsonNode only(List<JsonNode> incidents) {
        assertThat(incidents).hasSize(1);
        return incidents.getFirst();
    }
}
