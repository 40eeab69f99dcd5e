package com.betterfleet.derms.incident;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** M2: advisories about a partner's link, from the partner's message to the row. */
@ServiceTest
class LinkAdvisoriesTests {

    private static final String INTERVAL_OF_A_MINUTE = ",\"heartbeatIntervalSeconds\":60";

    @LocalServerPort
    private int port;

    @Test
    void anExpiredHeartbeatIsReportedWithBothTimes() {
        TestRig rig = TestRig.create(port, "vector", INTERVAL_OF_A_MINUTE);

        assertThat(sendHeartbeat(rig, "past", Instant.parse("2020-01-01T00:00:00Z")))
                .isEqualTo(204);

        JsonNode incident = onlyIncident(rig.findIncidents("CLOCK_SKEW", "OPEN"));
        assertThat(incident.get("severity").stringValue()).isEqualTo("ADVISORY");
        assertThat(incident.get("count").asInt()).isEqualTo(1);
        assertThat(incident.get("text").stringValue())
                .contains("2020-01-01T00:00:00Z", lastHeartbeat(rig), "one of the two clocks is probably wrong");
    }

    @Test
    void aHeartbeatForTheYear2099IsReportedWithHowLongItCounts() {
        TestRig rig = TestRig.create(port, "vector", INTERVAL_OF_A_MINUTE);

        assertThat(sendHeartbeat(rig, "far", Instant.parse("2099-01-01T00:00:00Z")))
                .isEqualTo(204);

        assertThat(onlyIncident(rig.findIncidents("CLOCK_SKEW", "OPEN"))
                        .get("text")
                        .stringValue())
                .contains("2099-01-01T00:00:00Z", lastHeartbeat(rig), "it counts for 10 min only");
    }

    @Test
    void aHeartbeatWithinBoundsIsNotReported() {
        TestRig rig = TestRig.create(port, "vector", INTERVAL_OF_A_MINUTE);

        assertThat(sendHeartbeat(rig, "usual", rig.readClock().plusSeconds(180)))
                .isEqualTo(204);

        assertThat(rig.findIncidents("CLOCK_SKEW", "OPEN")).isEmpty();
    }

    @Test
    void repeatedDemandsOutsideOfTheirWrapperAreReportedOnce() {
        TestRig rig = TestRig.create(port, "vector", "");
        String flat = "{\"measurement_configuration\":[\"INTERMITTENT\"],\"heartbeat_interval\":20}";

        assertThat(rig.sendMessage("handshake", "flat-1", flat).status()).isEqualTo(204);
        assertThat(rig.sendMessage("handshake", "flat-2", flat).status()).isEqualTo(204);

        JsonNode incident = onlyIncident(rig.findIncidents("FLAT_BODY", "OPEN"));
        assertThat(incident.get("count").asInt()).isEqualTo(2);
        assertThat(incident.get("text").stringValue()).contains("outside of their wrapper");
    }

    @Test
    void anAdvisoryThatDoesNotRecurForADayIsResolved() {
        TestRig rig = TestRig.create(port, "vector", INTERVAL_OF_A_MINUTE);
        sendHeartbeat(rig, "past", Instant.parse("2020-01-01T00:00:00Z"));

        rig.advanceTime(Duration.ofHours(23));
        assertThat(rig.findIncidents("CLOCK_SKEW", "OPEN")).hasSize(1);
        rig.advanceTime(Duration.ofHours(2));

        assertThat(rig.findIncidents("CLOCK_SKEW", "OPEN")).isEmpty();
        assertThat(rig.findIncidents("CLOCK_SKEW", "RESOLVED")).hasSize(1);
    }

    private static int sendHeartbeat(TestRig rig, String requestId, Instant offlineModeAt) {
        return rig.sendMessage("heartbeat", requestId, "{\"offline_mode_at\":\"%s\"}".formatted(offlineModeAt))
                .status();
    }

    private static String lastHeartbeat(TestRig rig) {
        return rig.getAdmin("/connections/" + rig.connectionId())
                .get("lastHeartbeatReceivedAt")
                .stringValue();
    }

    private static JsonNode onlyIncident(List<JsonNode> incidents) {
        assertThat(incidents).hasSize(1);
        return incidents.getFirst();
    }
}
