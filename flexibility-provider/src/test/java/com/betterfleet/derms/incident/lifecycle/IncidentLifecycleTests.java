package com.betterfleet.derms.incident.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.incident.Incident;
import com.betterfleet.derms.incident.Incident.IncidentState;
import com.betterfleet.derms.incident.Incident.IncidentSubject;
import com.betterfleet.derms.incident.IncidentKind;
import com.betterfleet.derms.incident.lifecycle.IncidentLifecycle.IncidentTransition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** M7, M8: when an incident opens and when it is resolved. */
class IncidentLifecycleTests {

    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    @Test
    void opensAtOnceAsOfWhenItBegan() {
        assertThat(IncidentLifecycle.nextTransitions(Optional.empty(), present(NOON), NOON.plusSeconds(2)))
                .containsExactly(new IncidentTransition.OpenIncident(present(NOON), NOON));
    }

    @Test
    void noIncidentOpensWithoutAProblem() {
        assertThat(IncidentLifecycle.nextTransitions(Optional.empty(), cleared(NOON), NOON))
                .isEmpty();
        assertThat(IncidentLifecycle.nextTransitions(Optional.empty(), new AlarmCondition.UnknownCondition(), NOON))
                .isEmpty();
    }

    @Test
    void waitsUntilExactlyThirtySecondsAfterAnOperatorConnected() {
        AlarmCondition.PresentCondition found = presentAfterConnect(NOON.plusSeconds(10), NOON);
        Instant settled = NOON.plusSeconds(30);

        assertThat(IncidentLifecycle.nextTransitions(Optional.empty(), found, NOON.plusSeconds(10)))
                .containsExactly(new IncidentTransition.DeferOpening(settled));
        assertThat(IncidentLifecycle.nextTransitions(Optional.empty(), found, settled.minus(MILLISECOND)))
                .containsExactly(new IncidentTransition.DeferOpening(settled));
        assertThat(IncidentLifecycle.nextTransitions(Optional.empty(), found, settled))
                .containsExactly(new IncidentTransition.OpenIncident(found, settled));
    }

    @Test
    void whatBeginsThirtySecondsAfterAConnectOpensAtOnce() {
        Instant settled = NOON.plusSeconds(30);
        AlarmCondition.PresentCondition at = presentAfterConnect(settled, NOON);

        assertThat(IncidentLifecycle.nextTransitions(Optional.empty(), at, settled))
                .containsExactly(new IncidentTransition.OpenIncident(at, settled));
    }

    @Test
    void isResolvedExactlyFiveMinutesAfterTheCauseWasGone() {
        Instant gone = NOON.plusSeconds(60);
        Instant over = gone.plus(Duration.ofMinutes(5));
        Incident clearing = incident(Optional.of(gone));

        assertThat(IncidentLifecycle.nextTransitions(Optional.of(clearing), cleared(gone), over.minus(MILLISECOND)))
                .isEmpty();
        assertThat(IncidentLifecycle.nextTransitions(Optional.of(clearing), cleared(gone), over))
                .containsExactly(new IncidentTransition.ResolveIncident(gone));
    }

    @Test
    void aRecurrenceOneMillisecondBeforeResolutionBelongsToIt() {
        Instant gone = NOON.plusSeconds(60);
        Instant over = gone.plus(Duration.ofMinutes(5));
        Incident clearing = incident(Optional.of(gone));

        AlarmCondition.PresentCondition before = present(over.minus(MILLISECOND));
        assertThat(IncidentLifecycle.nextTransitions(Optional.of(clearing), before, before.since()))
                .containsExactly(new IncidentTransition.RecordRecurrence(before));
        AlarmCondition.PresentCondition at = present(over);
        assertThat(IncidentLifecycle.nextTransitions(Optional.of(clearing), at, over))
                .containsExactly(
                        new IncidentTransition.ResolveIncident(gone), new IncidentTransition.OpenIncident(at, over));
    }

    @Test
    void theCauseClearsAsOfWhenItWentNotWhenItWasChecked() {
        Incident open = incident(Optional.empty());

        assertThat(IncidentLifecycle.nextTransitions(
                        Optional.of(open), cleared(NOON.plusSeconds(60)), NOON.plusSeconds(75)))
                .containsExactly(new IncidentTransition.StartClearing(NOON.plusSeconds(60)));
        assertThat(IncidentLifecycle.nextTransitions(
                        Optional.of(open), cleared(NOON.plusSeconds(60)), NOON.plusSeconds(400)))
                .containsExactly(new IncidentTransition.ResolveIncident(NOON.plusSeconds(60)));
        assertThat(IncidentLifecycle.nextTransitions(
                        Optional.of(open), cleared(NOON.minusSeconds(600)), NOON.plusSeconds(1)))
                .as("it cannot have gone before it opened")
                .containsExactly(new IncidentTransition.StartClearing(NOON));
    }

    @Test
    void aCauseThatCameAndWentBetweenTwoChecksRestartsTheFiveMinutes() {
        Incident clearing = incident(Optional.of(NOON.plusSeconds(60)));
        AlarmCondition again =
                new AlarmCondition.ClearedCondition(NOON.plusSeconds(120), Optional.of(NOON.plusSeconds(110)));

        assertThat(IncidentLifecycle.nextTransitions(Optional.of(clearing), again, NOON.plusSeconds(130)))
                .containsExactly(new IncidentTransition.RecordFlicker(NOON.plusSeconds(120)));
    }

    @Test
    void whileTheConditionIsUnknownTheFiveMinutesDoNotRun() {
        Incident clearing = incident(Optional.of(NOON.plusSeconds(60)));

        assertThat(IncidentLifecycle.nextTransitions(
                        Optional.of(clearing), new AlarmCondition.UnknownCondition(), NOON.plusSeconds(3_600)))
                .containsExactly(new IncidentTransition.CancelClearing());
        assertThat(IncidentLifecycle.nextTransitions(
                        Optional.of(incident(Optional.empty())),
                        new AlarmCondition.UnknownCondition(),
                        NOON.plusSeconds(3_600)))
                .isEmpty();
    }

    @Test
    void anUnchangedConditionIsReportedOnce() {
        Incident open = incident(Optional.empty());

        assertThat(IncidentLifecycle.nextTransitions(Optional.of(open), present(NOON), NOON.plusSeconds(60)))
                .isEmpty();
        AlarmCondition.PresentCondition more =
                new AlarmCondition.PresentCondition(NOON, Optional.empty(), List.of("a", "b"), "text");
        assertThat(IncidentLifecycle.nextTransitions(Optional.of(open), more, NOON.plusSeconds(60)))
                .containsExactly(new IncidentTransition.UpdateIncident(more));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 11, 30, 60, 299})
    void flappingForAnHourIsOneIncidentAndTwoNotifications(int period) {
        NotificationCounts notifications = simulateFlapping(period);

        assertThat(notifications.opened).isEqualTo(1);
        assertThat(notifications.over).isEqualTo(1);
    }

    @Test
    void flappingWithFiveMinutesOfNormalInBetweenIsAtMostTwelveOfEach() {
        NotificationCounts notifications = simulateFlapping(301);

        assertThat(notifications.opened).isEqualTo(12);
        assertThat(notifications.over).isEqualTo(12);
    }

    private record NotificationCounts(int opened, int over) {}

    /** A cause that is present for up to a second in each period. It is checked four times a second for 70 minutes. */
    private static NotificationCounts simulateFlapping(int period) {
        Optional<Incident> open = Optional.empty();
        int opened = 0;
        int over = 0;
        long lasts = Math.min(1_000, period * 500L);
        for (long millis = 0; millis <= Duration.ofMinutes(70).toMillis(); millis += 250) {
            Instant now = NOON.plusMillis(millis);
            long begun = Math.min(millis, 3_600_000 - 1) / (period * 1_000L) * (period * 1_000L);
            boolean present = millis < 3_600_000 && millis - begun < lasts;
            AlarmCondition condition =
                    present ? present(NOON.plusMillis(begun)) : cleared(NOON.plusMillis(begun + lasts));
            for (IncidentTransition transition : IncidentLifecycle.nextTransitions(open, condition, now)) {
                switch (transition) {
                    case IncidentTransition.OpenIncident opening -> {
                        opened++;
                        open = Optional.of(incident(Optional.empty()));
                    }
                    case IncidentTransition.ResolveIncident resolved -> {
                        over++;
                        open = Optional.empty();
                    }
                    case IncidentTransition.StartClearing clearing ->
                        open = Optional.of(incident(Optional.of(clearing.clearSince())));
                    case IncidentTransition.RecordRecurrence recurred -> open = Optional.of(incident(Optional.empty()));
                    case IncidentTransition.RecordFlicker flicker ->
                        open = Optional.of(incident(Optional.of(flicker.clearSince())));
                    case IncidentTransition.UpdateIncident update -> {}
                    case IncidentTransition.CancelClearing doubt -> {}
                    case IncidentTransition.DeferOpening wait -> {}
                }
            }
        }
        return new NotificationCounts(opened, over);
    }

    private static AlarmCondition.PresentCondition present(Instant since) {
        return new AlarmCondition.PresentCondition(since, Optional.empty(), List.of("scope"), "text");
    }

    private static AlarmCondition.PresentCondition presentAfterConnect(Instant since, Instant connectedAt) {
        return new AlarmCondition.PresentCondition(since, Optional.of(connectedAt), List.of("scope"), "text");
    }

    private static AlarmCondition cleared(Instant since) {
        return new AlarmCondition.ClearedCondition(since, Optional.empty());
    }

    private static Incident incident(Optional<Instant> clearSince) {
        return new Incident(
                1,
                IncidentSubject.ofScope(IncidentKind.FORECAST_GAP, "scope"),
                new ArrayList<>(List.of("scope")),
                IncidentState.OPEN,
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
