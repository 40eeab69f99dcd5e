package com.betterfleet.derms.console.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.Rig;
import com.betterfleet.derms.ServiceTest;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** M19: the control cycle as the API tells it. */
@ServiceTest
class RunningCycleTests {

    @LocalServerPort
    private int port;

    @Test
    void tellsTheLastDecisionItsRowItsFactsAndWhatBecameOfIt() {
        Rig rig = Rig.build(port, "oscp", "");
        Instant now = rig.now();
        assertThat(rig.forecast(
                                "the-id",
                                "CONSUMPTION",
                                Rig.block(now.minusSeconds(60), Duration.ofMinutes(30), "900", "KW"))
                        .status())
                .isEqualTo(204);

        JsonNode cycle = await().until(
                        () -> cycle(rig),
                        found -> found.path("import").path("row").asInt() == 3);

        assertThat(cycle.get("stuck").asBoolean()).isFalse();
        assertThat(cycle.get("lateSeconds").asDouble()).isLessThan(5);
        assertThat(cycle.get("import").get("meaning").asString()).isEqualTo("the forecast covers now");
        assertThat(cycle.get("import").get("facts").toString())
                .contains("the-id", "a primary block of 900 kW covers now");
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
    void aReadingThatIsOldIsSaidToBe() {
        Rig rig = Rig.build(port, "oscp", "");
        rig.put(
                "/assets/" + rig.scope(),
                "{\"microgridId\":\"%s\",\"name\":\"Meter\",\"category\":\"CONSUMPTION\",\"meteringRole\":\"SITE_METER\",\"scopeId\":\"%s\",\"ratingKw\":1000}"
                        .formatted(rig.scope(), rig.scope()));
        rig.post(
                "/meter-readings",
                "[{\"assetId\":\"%s\",\"at\":\"%s\",\"importWh\":1}]".formatted(rig.scope(), rig.now()));
        assertThat(cycle(rig).get("reading").get("stale").asBoolean()).isFalse();

        rig.pass(Duration.ofMinutes(4));

        assertThat(cycle(rig).get("reading").get("stale").asBoolean()).isTrue();
        assertThat(cycle(rig).get("reading").get("ageSeconds").asDouble()).isBetween(239.0, 260.0);
    }

    @Test
    void anUnknownScopeHasNone() {
        Rig rig = Rig.build(port, "oscp", "");

        assertThat(rig.get("/scopes/nowhere/control-cycle").get("status").asInt())
                .isEqualTo(404);
    }

    private static JsonNode cycle(Rig rig) {
        return rig.get("/scopes/" + rig.scope() + "/control-cycle");
    }
}
