package com.betterfleet.derms.metering.totals;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.power.Direction;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The energy that a charger adds to its scope's total never falls. */
class ChargerTotalTests {

    private static final Instant ONE = Instant.parse("2026-04-05T12:00:00Z");
    private static final Instant TWO = ONE.plusSeconds(900);
    private static final Instant THREE = TWO.plusSeconds(900);

    @Test
    void initialChargersStartFromTheirRegisterValues() {
        assertThat(ChargerTotal.ofInitialCharger("s", "a", counted(500), ONE)
                        .countUntil(counted(700), TWO)
                        .counted())
                .isEqualTo(counted(700));
    }

    @Test
    void aJoiningChargerCountsFromItsJoining() {
        ChargerTotal joining = ChargerTotal.ofJoiningCharger("s", "a", counted(500), ONE);

        assertThat(joining.counted()).isEqualTo(counted(0));
        assertThat(joining.countUntil(counted(700), TWO).counted()).isEqualTo(counted(200));
    }

    @Test
    void aLeavingChargerKeepsItsTotalAndContinuesFromItOnReturn() {
        ChargerTotal departed =
                ChargerTotal.ofInitialCharger("s", "a", counted(500), ONE).withoutAssignment();
        assertThat(departed.counted()).isEqualTo(counted(500));

        ChargerTotal returned = departed.countUntil(counted(900), TWO);
        assertThat(returned.counted())
                .as("energy in another scope is not counted")
                .isEqualTo(counted(500));
        assertThat(returned.countUntil(counted(910), THREE).counted()).isEqualTo(counted(510));
    }

    @Test
    void aSilentMeterKeepsItsTotal() {
        assertThat(ChargerTotal.ofInitialCharger("s", "a", counted(500), ONE)
                        .countUntil(Map.of(), TWO)
                        .counted())
                .isEqualTo(counted(500));
    }

    @Test
    void aReturnedTotalNeverFallsButAnEarlierInstantMayHaveLess() {
        ChargerTotal previous =
                ChargerTotal.ofInitialCharger("s", "a", counted(500), ONE).countUntil(counted(700), TWO);

        assertThat(previous.countUntil(counted(650), THREE).counted()).isEqualTo(counted(700));
        assertThat(previous.countUntil(counted(500), ONE).counted()).isEqualTo(counted(500));
    }

    @Test
    void aRegisterThatAppearsLaterCountsFromThenOn() {
        ChargerTotal withoutRegister = ChargerTotal.ofInitialCharger("s", "a", Map.of(), ONE);
        assertThat(withoutRegister.counted()).isEmpty();

        ChargerTotal withRegister = withoutRegister.countUntil(counted(800), TWO);
        assertThat(withRegister.counted()).isEqualTo(counted(0));
        assertThat(withRegister.countUntil(counted(850), THREE).counted()).isEqualTo(counted(50));
    }

    private static Map<Direction, BigDecimal> counted(long imported) {
        return Map.of(Direction.IMPORT, BigDecimal.valueOf(imported));
    }
}
