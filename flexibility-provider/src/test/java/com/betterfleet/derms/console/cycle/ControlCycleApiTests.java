package com.betterfleet.derms.console.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** M19: the control cycle over the API. */
@ServiceTest
class ControlCycleApiTests {

    @LocalServerPort
    private int port;

    @Test
    void returnsLastDecisionWithRowFactsAndEffect() {
        TestRig rig = TestRig.create(port, "oscp", "");
        Instant now = rig.readClock();
        assertThat(rig.sendForecast(
                                "the-id",
                                "CONSUMPTION",
                                TestRig.forecastBlock(now.minusSeconds(60), Duration.ofMinutes(30), "900", "KW"))
                        .status())
                .isEqualTo(204);

        JsonNode cycle = await().until(
                        () -> cycle(rig),
                        found -> found.path("import").path("row").asInt() == 3);

        assertThat(cycle.get("stuck").asBoolean()).isFalse();
        assertThat(cycle.get("lateSeconds").asDouble()).isLessThan(5);
        assertThat(cycle.get("import").get("meaning").asString()).isEqualTo("distributor's forecast applies");
        assertThat(cycle.get("import").get("facts").toString()).contains("the-id", "forecast block: 900 kW until");
        assertThat(cycle.get("import").get("decidedKw").asInt()).isEqualTo(900);
        assertThat(cycle.get("import").get("writtenKw").asInt()).isEqualTo(900);
        assertThat(cycle.get("import").get("readBackKw").isNull()).isTrue();
        assertThat(Instant.parse(cycle.get("import").get("writtenAt").asString()))
                .isAfterOrEqualTo(
                        Instant.parse(cycle.get("import").get("decidedFor").asString()));
        assertThat(Instant.parse(cycle.get("nextDueAt").asString())).isEqualTo(now.plusSeconds(1_740));
        assertThat(cycle.get("breach").get("notJudgedBecause").isNull()).isTrue();
        assertThat(cycle.get("reading").get("stale").asBoolean()).isTrue();
        assertThat(cycle.get("reading").get("at").isNull()).isTrue();
    }

    @Test
    void oldReadingIsMarkedStale() {
        TestRig rig = TestRig.create(port, "oscp", "");
        rig.putAdmin(
                "/assets/" + rig.scopeId(),
                "{\"microgridId\":\"%s\",\"name\":\"Meter\",\"category\":\"CONSUMPTION\",\"meteringRole\":\"SITE_METER\",\"scopeId\":\"%s\",\"ratingKw\":1000}"
                        .formatted(rig.scopeId(), rig.scopeId()));
        rig.postAdmin(
                "/meter-readings",
                "[{\"assetId\":\"%s\",\"at\":\"%s\",\"importWh\":1}]".formatted(rig.scopeId(), rig.readClock()));
        assertThat(cycle(rig).get("reading").get("stale").asBoolean()).isFalse();

        rig.advanceTime(Duration.ofMinutes(4));

        assertThat(cycle(rig).get("reading").get("stale").asBoolean()).isTrue();
        assertThat(cycle(rig).get("reading").get("ageSeconds").asDouble()).isBetween(239.0, 260.0);
    }

    @Test
    void unknownScopeReturns404() {
        TestRig rig = TestRig.create(port, "oscp", "");

        assertThat(rig.getAdmin("/scopes/nowhere/control-cycle").get("status").asInt())
                .isEqualTo(404);
    }

    private static JsonNode cycle(TestRig rig) {
        return rig.getAdmin("/scopes/" + rig.scopeId() + "/control-cycle");
    }
}
