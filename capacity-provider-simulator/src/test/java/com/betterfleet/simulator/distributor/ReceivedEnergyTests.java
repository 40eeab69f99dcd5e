package com.betterfleet.simulator.distributor;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReceivedEnergyTests {
    private final ReceivedEnergy received = new ReceivedEnergy();

    @Test
    void windowsAddUpByGroupAssetAndDirectionInAnyUnit() {
        take("1", asset("00", "15", "1.5", "KWH"));
        take("2", asset("15", "30", "250.25", "WH"));
        take("3", asset("15", "30", "7", "WH").replace("IMPORT", "EXPORT"));

        assertThat(received.listSums()).hasSize(2).anySatisfy(sum -> {
            assertThat(sum.direction()).isEqualTo("IMPORT");
            assertThat(sum.wh()).isEqualByComparingTo(new BigDecimal("1750.25"));
            assertThat(sum.windows()).isEqualTo(2);
        });
    }

    @Test
    void aRepeatedMessageCountsOnceAndAnotherMessageWithItsIdIsAContradiction() {
        take("1", asset("00", "15", "10", "WH"));
        take("1", asset("00", "15", "10", "WH"));
        take("1", asset("00", "15", "11", "WH"));

        ReceivedSum sum = received.listSums().getFirst();
        assertThat(sum.wh()).isEqualByComparingTo("10");
        assertThat(sum.repeats()).isEqualTo(1);
        assertThat(sum.contradictions()).isEqualTo(1);
    }

    @Test
    void overlapsAndWindowsAfterALaterWindowAreCounted() {
        take("1", asset("15", "30", "10", "WH"));
        take("2", asset("00", "15", "10", "WH"));
        assertThat(received.listSums().getFirst().outOfOrder()).isEqualTo(1);
        assertThat(received.listSums().getFirst().overlaps()).isZero();

        take("3", asset("10", "20", "10", "WH"));
        assertThat(received.listSums().getFirst().overlaps()).isEqualTo(1);
    }

    private void take(String requestId, String body) {
        received.addMessage(
                new InboundMessage("POST", "update_asset_measurements", Map.of("x-request-id", requestId), body));
    }

    private static String asset(String from, String to, String value, String unit) {
        return """
                {"group_id":"g","measurements":[{"asset_id":"a","asset_category":"CHARGING","energy_measurement":{
                "value":%s,"phase":"ALL","unit":"%s","direction":"IMPORT","measure_time":"2030-01-01T10:%s:00.000Z",
                "initial_measure_time":"2030-01-01T10:%s:00.000Z"}}]}""".formatted(value, unit, to, from);
    }
}
