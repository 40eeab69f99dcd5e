package com.betterfleet.derms.link;

import static com.betterfleet.derms.link.LinkFixtures.secondsAfterNoon;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.link.ListeningTime.DeadlineOutcome;
import com.betterfleet.derms.time.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a deadline without a heartbeat means, by the time in which an instance listened. */
class ListeningTimeTests {

    private static final Duration MICROSECOND = Duration.ofNanos(1_000);

    private final List<Interval> suspensions = List.of(
            new Interval(secondsAfterNoon(4), secondsAfterNoon(10)),
            new Interval(secondsAfterNoon(1), secondsAfterNoon(3)));
    private final ListeningTime listening =
            new ListeningTime(secondsAfterNoon(10), secondsAfterNoon(20), suspensions, false);
    private final ListeningTime lapsed =
            new ListeningTime(secondsAfterNoon(10), secondsAfterNoon(20), suspensions, true);

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

    /** From 12:00:00 on: 1 s of listening, 2 s without, 1 s of listening, 6 s without, then listening to 12:00:20. */
    @Test
    void aWaitIsExtendedByEachTimeWithoutListening() {
        assertThat(endOfWait(0, 1)).isEqualTo(secondsAfterNoon(1));
        assertThat(endOfWait(0, 2)).isEqualTo(secondsAfterNoon(4));
        assertThat(endOfWait(0, 5)).isEqualTo(secondsAfterNoon(13));
        assertThat(endOfWait(2, 5)).isEqualTo(secondsAfterNoon(14));
        assertThat(endOfWait(7, 5)).isEqualTo(secondsAfterNoon(15));
        assertThat(endOfWait(10, 5)).isEqualTo(secondsAfterNoon(15));
    }

    @Test
    void aWaitIsOverOnlyOnceItsEndWasListenedTo() {
        Duration wait = Duration.ofSeconds(5);
        assertThat(listening.hasElapsed(secondsAfterNoon(15), wait)).isTrue();
        assertThat(listening.hasElapsed(secondsAfterNoon(15).plus(MICROSECOND), wait))
                .isFalse();
        assertThat(lapsed.hasElapsed(secondsAfterNoon(15), wait)).isTrue();
        assertThat(lapsed.hasElapsed(secondsAfterNoon(15).plus(MICROSECOND), wait))
                .isFalse();
    }

    @Test
    void theLatestBeginOfAWaitThatIsOverAgreesWithItsEnd() {
        for (int seconds = 1; seconds <= 30; seconds++) {
            Duration wait = Duration.ofSeconds(seconds);
            Instant begin = listening.findStart(wait);
            assertThat(listening.hasElapsed(begin, wait)).as("%d s", seconds).isTrue();
            assertThat(listening.hasElapsed(begin.plus(MICROSECOND), wait))
                    .as("%d s", seconds)
                    .isFalse();
        }
        assertThat(listening.findStart(Duration.ofSeconds(11))).isEqualTo(secondsAfterNoon(3));
        assertThat(listening.findStart(Duration.ofSeconds(13))).isEqualTo(secondsAfterNoon(-1));
    }

    private Instant endOfWait(int begin, int seconds) {
        return listening.findEnd(secondsAfterNoon(begin), Duration.ofSeconds(seconds));
    }
}
