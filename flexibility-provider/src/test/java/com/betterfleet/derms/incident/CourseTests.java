package com.betterfleet.derms.incident;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.incident.Course.Move;
import com.betterfleet.derms.incident.Incident.State;
import com.betterfleet.derms.incident.Incident.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** M7, M8: when an incident opens and when it is over. */
class CourseTests {

    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    @Test
    void opensAtOnceAsOfWhenItBegan() {
        assertThat(Course.next(Optional.empty(), present(NOON), NOON.plusSeconds(2)))
                .containsExactly(new Move.Open(present(NOON), NOON));
    }

    @Test
    void nothingOpensWhereAllIsWell() {
        assertThat(Course.next(Optional.empty(), absent(NOON), NOON)).isEmpty();
        assertThat(Course.next(Optional.empty(), new Condition.Undecided(), NOON))
                .isEmpty();
    }

    @Test
    void waitsUntilExactlyThirtySecondsAfterAPersonConnected() {
        Condition.Present found = presentAfterConnect(NOON.plusSeconds(10), NOON);
        Instant settled = NOON.plusSeconds(30);

        assertThat(Course.next(Optional.empty(), found, NOON.plusSeconds(10))).containsExactly(new Move.Wait(settled));
        assertThat(Course.next(Optional.empty(), found, settled.minus(MILLISECOND)))
                .containsExactly(new Move.Wait(settled));
        assertThat(Course.next(Optional.empty(), found, settled)).containsExactly(new Move.Open(found, settled));
    }

    @Test
    void whatBeginsThirtySecondsAfterAConnectOpensAtOnce() {
        Instant settled = NOON.plusSeconds(30);
        Condition.Present at = presentAfterConnect(settled, NOON);

        assertThat(Course.next(Optional.empty(), at, settled)).containsExactly(new Move.Open(at, settled));
    }

    @Test
    void isOverExactlyFiveMinutesAfterTheCauseWasGone() {
        Instant gone = NOON.plusSeconds(60);
        Instant over = gone.plus(Duration.ofMinutes(5));
        Incident ceased = incident(Optional.of(gone));

        assertThat(Course.next(Optional.of(ceased), absent(gone), over.minus(MILLISECOND)))
                .isEmpty();
        assertThat(Course.next(Optional.of(ceased), absent(gone), over)).containsExactly(new Move.Resolve(gone));
    }

    @Test
    void aRecurrenceOneMillisecondBeforeItIsOverBelongsToIt() {
        Instant gone = NOON.plusSeconds(60);
        Instant over = gone.plus(Duration.ofMinutes(5));
        Incident ceased = incident(Optional.of(gone));

        Condition.Present before = present(over.minus(MILLISECOND));
        assertThat(Course.next(Optional.of(ceased), before, before.since())).containsExactly(new Move.Recur(before));
        Condition.Present at = present(over);
        assertThat(Course.next(Optional.of(ceased), at, over))
                .containsExactly(new Move.Resolve(gone), new Move.Open(at, over));
    }

    @Test
    void theCauseGoesAsOfWhenItWentNotWhenSomebodyLooked() {
        Incident open = incident(Optional.empty());

        assertThat(Course.next(Optional.of(open), absent(NOON.plusSeconds(60)), NOON.plusSeconds(75)))
                .containsExactly(new Move.Cease(NOON.plusSeconds(60)));
        assertThat(Course.next(Optional.of(open), absent(NOON.plusSeconds(60)), NOON.plusSeconds(400)))
                .containsExactly(new Move.Resolve(NOON.plusSeconds(60)));
        assertThat(Course.next(Optional.of(open), absent(NOON.minusSeconds(600)), NOON.plusSeconds(1)))
                .as("it cannot have gone before it opened")
                .containsExactly(new Move.Cease(NOON));
    }

    @Test
    void whatCameAndWentBetweenTwoLooksBeginsTheFiveMinutesAnew() {
        Incident ceased = incident(Optional.of(NOON.plusSeconds(60)));
        Condition again = new Condition.Absent(NOON.plusSeconds(120), Optional.of(NOON.plusSeconds(110)));

        assertThat(Course.next(Optional.of(ceased), again, NOON.plusSeconds(130)))
                .containsExactly(new Move.Flicker(NOON.plusSeconds(120)));
    }

    @Test
    void whereNobodyCanTellTheFiveMinutesDoNotRun() {
        Incident ceased = incident(Optional.of(NOON.plusSeconds(60)));

        assertThat(Course.next(Optional.of(ceased), new Condition.Undecided(), NOON.plusSeconds(3_600)))
                .containsExactly(new Move.Doubt());
        assertThat(Course.next(
                        Optional.of(incident(Optional.empty())), new Condition.Undecided(), NOON.plusSeconds(3_600)))
                .isEmpty();
    }

    @Test
    void theSameTroubleIsToldOnce() {
        Incident open = incident(Optional.empty());

        assertThat(Course.next(Optional.of(open), present(NOON), NOON.plusSeconds(60)))
                .isEmpty();
        Condition.Present more = new Condition.Present(NOON, Optional.empty(), List.of("a", "b"), "text");
        assertThat(Course.next(Optional.of(open), more, NOON.plusSeconds(60))).containsExactly(new Move.Update(more));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 11, 30, 60, 299})
    void flappingForAnHourIsOneIncidentAndTwoNotifications(int period) {
        Told told = flapping(period);

        assertThat(told.opened).isEqualTo(1);
        assertThat(told.over).isEqualTo(1);
    }

    @Test
    void flappingWithFiveMinutesOfNormalInBetweenIsAtMostTwelveOfEach() {
        Told told = flapping(301);

        assertThat(told.opened).isEqualTo(12);
        assertThat(told.over).isEqualTo(12);
    }

    private record Told(int opened, int over) {}

    /** A trouble of a moment each period, up to a second long, looked at four times a second for an hour and ten minutes. */
    private static Told flapping(int period) {
        Optional<Incident> open = Optional.empty();
        int opened = 0;
        int over = 0;
        long lasts = Math.min(1_000, period * 500L);
        for (long millis = 0; millis <= Duration.ofMinutes(70).toMillis(); millis += 250) {
            Instant now = NOON.plusMillis(millis);
            long begun = Math.min(millis, 3_600_000 - 1) / (period * 1_000L) * (period * 1_000L);
            boolean present = millis < 3_600_000 && millis - begun < lasts;
            Condition condition = present ? present(NOON.plusMillis(begun)) : absent(NOON.plusMillis(begun + lasts));
            for (Move move : Course.next(open, condition, now)) {
                switch (move) {
                    case Move.Open opening -> {
                        opened++;
                        open = Optional.of(incident(Optional.empty()));
                    }
                    case Move.Resolve resolved -> {
                        over++;
                        open = Optional.empty();
                    }
                    case Move.Cease ceased -> open = Optional.of(incident(Optional.of(ceased.clearSince())));
                    case Move.Recur recurred -> open = Optional.of(incident(Optional.empty()));
                    case Move.Flicker flicker -> open = Optional.of(incident(Optional.of(flicker.clearSince())));
                    case Move.Update update -> {}
                    case Move.Doubt doubt -> {}
                    case Move.Wait wait -> {}
                }
            }
        }
        return new Told(opened, over);
    }

    private static Condition.Present present(Instant since) {
        return new Condition.Present(since, Optional.empty(), List.of("scope"), "text");
    }

    private static Condition.Present presentAfterConnect(Instant since, Instant connectedAt) {
        return new Condition.Present(since, Optional.of(connectedAt), List.of("scope"), "text");
    }

    private static Condition absent(Instant since) {
        return new Condition.Absent(since, Optional.empty());
    }

    private static Incident incident(Optional<Instant> clearSince) {
        return new Incident(
                1,
                Subject.ofScope(IncidentKind.FORECAST_GAP, "scope"),
                new ArrayList<>(List.of("scope")),
                State.OPEN,
                NOON,
                NOON,
                1,
                clearSince,
                Optional.empty(),
                false,
                Optional.empty(),
                "text");
    }
}
