package com.betterfleet.derms.metering;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.power.Direction;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a charger adds to its scope's total never falls. */
class TallyTests {

    private static final Instant ONE = Instant.parse("2026-04-05T12:00:00Z");
    private static final Instant TWO = ONE.plusSeconds(900);
    private static final Instant THREE = TWO.plusSeconds(900);

    @Test
    void theFirstChargersBeginWithWhatTheirRegistersShow() {
        assertThat(Tally.first("s", "a", counted(500), ONE)
                        .present(counted(700), TWO)
                        .told())
                .isEqualTo(counted(700));
    }

    @Test
    void aChargerThatJoinsCountsFromThenOn() {
        Tally joining = Tally.joining("s", "a", counted(500), ONE);

        assertThat(joining.told()).isEqualTo(counted(0));
        assertThat(joining.present(counted(700), TWO).told()).isEqualTo(counted(200));
    }

    @Test
    void aChargerThatLeavesKeepsWhatItAddedAndGoesOnFromThereWhenItComesBack() {
        Tally gone = Tally.first("s", "a", counted(500), ONE).gone();
        assertThat(gone.told()).isEqualTo(counted(500));

        Tally back = gone.present(counted(900), TWO);
        assertThat(back.told()).as("what it took elsewhere is not the scope's").isEqualTo(counted(500));
        assertThat(back.present(counted(910), THREE).told()).isEqualTo(counted(510));
    }

    @Test
    void aMeterThatSaysNothingMoreLeavesWhatItAdded() {
        assertThat(Tally.first("s", "a", counted(500), ONE)
                        .present(Map.of(), TWO)
                        .told())
                .isEqualTo(counted(500));
    }

    @Test
    void whatWasToldIsNotTakenBackButOfThePastLessIsTold() {
        Tally told = Tally.first("s", "a", counted(500), ONE).present(counted(700), TWO);

        assertThat(told.present(counted(650), THREE).told()).isEqualTo(counted(700));
        assertThat(told.present(counted(500), ONE).told()).isEqualTo(counted(500));
    }

    @Test
    void aRegisterThatIsToldLaterCountsFromThenOn() {
        Tally silent = Tally.first("s", "a", Map.of(), ONE);
        assertThat(silent.told()).isEmpty();

        Tally heard = silent.present(counted(800), TWO);
        assertThat(heard.told()).isEqualTo(counted(0));
        assertThat(heard.present(counted(850), THREE).told()).isEqualTo(counted(50));
    }

    private static Map<Direction, BigDecimal> counted(long imported) {
        return Map.of(Direction.IMPORT, BigDecimal.valueOf(imported));
    }
}
