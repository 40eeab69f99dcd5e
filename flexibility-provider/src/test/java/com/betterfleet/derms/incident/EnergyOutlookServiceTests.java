package com.betterfleet.derms.incident;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.time.Interval;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** The energy available until a local time of the site, compared with that of the day before. */
@ServiceTest
class EnergyOutlookServiceTests {

    private static final ZoneId AUCKLAND = ZoneId.of("Pacific/Auckland");

    @LocalServerPort
    private int port;

    @ParameterizedTest(name = "at {0} the next {1} is {2}")
    @CsvSource({
        "2026-11-25T10:00:00Z, 06:00, 2026-11-25T17:00:00Z",
        "2026-11-25T16:59:59.999Z, 06:00, 2026-11-25T17:00:00Z",
        // At the very time, the next one counts.
        "2026-11-25T17:00:00Z, 06:00, 2026-11-26T17:00:00Z",
        // The night on which 02:00 becomes 03:00 is an hour shorter, the one that repeats it an hour longer.
        "2026-09-26T10:00:00Z, 06:00, 2026-09-26T17:00:00Z",
        "2027-04-03T09:00:00Z, 06:00, 2027-04-03T18:00:00Z",
        "2026-09-26T10:00:00Z, 02:30, 2026-09-26T14:30:00Z"
    })
    void theTimeIsThatOfTheSitesClocks(Instant now, LocalTime time, Instant next) {
        assertThat(EnergyOutlookService.nextOccurrenceOf(time, AUCKLAND, now)).isEqualTo(next);
    }

    @ParameterizedTest(name = "{0} to {1}: {2} to {3}")
    @CsvSource({
        "2026-11-25T10:00:00Z, 2026-11-25T17:00:00Z, 2026-11-24T10:00:00Z, 2026-11-24T17:00:00Z",
        // 23:00 to 06:00 before the clocks were put forward is 23:00 to 06:00 of the night on which they are.
        "2026-09-27T10:00:00Z, 2026-09-27T17:00:00Z, 2026-09-26T11:00:00Z, 2026-09-26T17:00:00Z"
    })
    void theDayBeforeIsTheSameLocalTimes(Instant now, Instant end, Instant from, Instant to) {
        assertThat(EnergyOutlookService.sameTimesDayBefore(now, end, AUCKLAND)).isEqualTo(new Interval(from, to));
    }

    @Test
    void availableEnergyIsShownBesideUsedEnergyAndIsAnAdvisoryWhenItIsLess() {
        TestRig rig = TestRig.create(port, "oscp", "");
        Instant now = rig.readClock();
        LocalTime inTwoHours =
                LocalTime.ofInstant(now.plus(Duration.ofHours(2)), AUCKLAND).truncatedTo(ChronoUnit.MINUTES);
        rig.putAdmin(
                "/scopes/" + rig.scopeId(),
                "{\"name\":\"Yard\",\"circuitId\":\"%s\",\"energyUntil\":\"%s\"}".formatted(rig.scopeId(), inTwoHours));
        rig.putAdmin(
                "/assets/" + rig.scopeId(),
                ("{\"microgridId\":\"%s\",\"name\":\"Meter\",\"category\":\"CONSUMPTION\",\"meteringRole\":\"SITE_METER\","
                                + "\"scopeId\":\"%s\",\"ratingKw\":900}")
                        .formatted(rig.scopeId(), rig.scopeId()));
        StringBuilder readings = new StringBuilder();
        // 400 kW all of yesterday's two hours and around them.
        Instant first = now.minus(Duration.ofHours(25));
        for (int minute = 0; minute <= 300; minute += 5) {
            readings.append(minute == 0 ? "" : ",")
                    .append("{\"assetId\":\"%s\",\"at\":\"%s\",\"importWh\":%d}"
                            .formatted(rig.scopeId(), first.plus(Duration.ofMinutes(minute)), 400_000L * minute / 60));
        }
        assertThat(rig.postAdmin("/meter-readings", "[" + readings + "]").body())
                .contains("\"rejected\":[]");
        assertThat(rig.sendForecast(
                                "e" + rig.groupId(),
                                "CONSUMPTION",
                                TestRig.forecastBlock(now.minusSeconds(60), Duration.ofHours(30), "300", "KW"))
                        .status())
                .isEqualTo(204);
        rig.advanceTime(Duration.ofSeconds(31));

        JsonNode constraint = rig.getConstraint();
        Instant until = Instant.parse(constraint.get("energyUntil").stringValue());
        double hours = Duration.between(rig.readClock(), until).toMillis() / 3_600_000.0;
        assertThat(constraint.get("energyAvailableKwh").asDouble()).isBetween(300 * hours - 1, 300 * hours + 1);
        assertThat(constraint.get("energyUsedBeforeKwh").asDouble()).isBetween(400 * hours - 1, 400 * hours + 1);
        JsonNode advisory = rig.findScopeIncidents("ENERGY_SHORT").getFirst();
        assertThat(advisory.get("text").stringValue()).contains("the limits allow 5", "the day before, 7");
    }

    @Test
    void withoutATargetTimeNoOutlookIsShown() {
        TestRig rig = TestRig.create(port, "oscp", "");

        assertThat(rig.getConstraint().get("energyAvailableKwh").isNull()).isTrue();
        assertThat(rig.tryPutAdmin("/scopes/" + rig.scopeId(), "{\"name\":\"Yard\",\"energyUntil\":\"25:00\"}")
                        .body())
                .contains("energyUntil", "25:00", "such as 06:00");
    }
}
