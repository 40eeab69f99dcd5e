package com.betterfleet.derms.oscp.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.TestRig.HttpAnswer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** M4: the units of a forecast, from the message to the limit. */
@ServiceTest
class ForecastUnitsTests {

    @LocalServerPort
    private int port;

    @Tag("OSCP-FCST-11")
    @ParameterizedTest
    @CsvSource({"PER_PHASE, A, 100, 69", "SUM, A, 100, 23", "SUM, KWH, 100, 50", "SUM, WH, 100000, 50"})
    void unitsAreConvertedToTheScopeLimit(String meaning, String unit, String capacity, int limitKw) {
        TestRig rig = TestRig.create(port, "oscp", ",\"ampereMeaning\":\"" + meaning + "\"");
        // The block began an hour ago: its energy is spread over the whole block, not over the rest of it.
        Instant start = rig.readClock().minus(Duration.ofHours(1));

        HttpAnswer answer = rig.sendForecast(
                "f1", "CONSUMPTION", TestRig.forecastBlock(start, Duration.ofHours(2), capacity, unit));

        assertThat(answer.status()).as(answer.body()).isEqualTo(204);
        await().untilAsserted(() -> assertThat(
                        rig.getConstraint().path("import").path("limitKw").asInt(-1))
                .isEqualTo(limitKw));
    }

    @Tag("OSCP-FCST-12")
    @Test
    void amperesWithoutConfiguredMeaningAreRefusedNamingTheField() {
        TestRig rig = TestRig.create(port, "oscp", "");
        HttpAnswer answer = rig.sendForecast(
                "f1", "CONSUMPTION", TestRig.forecastBlock(rig.readClock(), Duration.ofHours(2), "100", "A"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("forecasted_blocks[0].unit", "ampereMeaning", "W, KW, WH, KWH");
    }

    @Tag("OSCP-FCST-13")
    @ParameterizedTest
    @ValueSource(strings = {"A", "WH", "KWH"})
    void vectorAcceptsPowerUnitsOnly(String unit) {
        TestRig rig = TestRig.create(port, "vector", "");
        HttpAnswer answer = rig.sendForecast(
                "f1", "CONSUMPTION", TestRig.forecastBlock(rig.readClock(), Duration.ofHours(2), "100", unit));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("forecasted_blocks[0].unit", unit, "one of W, KW");
    }
}
