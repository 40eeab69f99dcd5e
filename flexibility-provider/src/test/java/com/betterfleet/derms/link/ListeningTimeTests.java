package com.betterfleet.derms.link;

import static com.betterfleet.derms.link.LinkFixtures.secondsAfterNoon;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.link.ListeningTime.DeadlineOutcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a deadline without a heartbeat means, by the time in which an instance listened. */
class ListeningTimeTests {

    private static final Duration MICROSECOND = Duration.ofNanos(1_000);

    private final ListeningTime listening =
            new ListeningTime(secondsAfterNoon(10), secondsAfterNoon(20), secondsAfterNoon(4), false);
    private final ListeningTime lapsed =
            new ListeningTime(secondsAfterNoon(10), secondsAfterNoon(20), secondsAfterNoon(4), true);

    @Test
    void aDeadlineWithinTheTimeOfListeningIsALossAndTheEdgesBelongToIt() {
        assertThat(listening.evaluateDeadline(secondsAfterNoon(10))).isEqualTo(DeadlineOutcome.LOST);
        assertThat(listening.evaluateDeadline(secondsAfterNoon(20))).isEqualTo(DeadlineOutcome.LOST);
        assertThat(lapsed.evaluateDeadline(secondsAfterNoon(20))).isEqualTo(DeadlineOutcome.LOST);
    }

    @Test
    void aDeadlineBeforeTheTimeOfListeningIsUnknown() {
        assertThat(listening.evaluateDeadline(secondsAfterNoon(10).minus(MICROSECOND)))
                .isEqualTo(DeadlineOutcome.UNKNOWN);
        assertThat(listening.suspendedBefore(secondsAfterNoon(9))).isEqualTo(secondsAfterNoon(4));
    }

    @Test
    void aDeadlineAfterTheTimeOfListeningIsDecidedOnlyIfNoInstanceListens() {
        assertThat(listening.evaluateDeadline(secondsAfterNoon(20).plus(MICROSECOND)))
                .isEqualTo(DeadlineOutcome.UNDECIDED);
        assertThat(lapsed.evaluateDeadline(secondsAfterNoon(20).plus(MICROSECOND)))
                .isEqualTo(DeadlineOutcome.UNKNOWN);
        assertThat(lapsed.suspendedBefore(secondsAfterNoon(21))).isEqualTo(secondsAfterNoon(20));
    }

    @Test
    void aProcessThatRanOnAloneDecidesNoMoreThanWhatWasListenedTo() {
        assertThat(listening.decidableUntil(secondsAfterNoon(66))).isEqualTo(secondsAfterNoon(20));
        assertThat(lapsed.decidableUntil(secondsAfterNoon(66))).isEqualTo(secondsAfterNoon(66));
        assertThat(lapsed.decidableUntil(secondsAfterNoon(5))).isEqualTo(secondsAfterNoon(20));
    }
}
