package com.betterfleet.derms.incident.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.incident.Incident;
import com.betterfleet.derms.incident.Incident.IncidentSubject;
import com.betterfleet.derms.incident.IncidentKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;

/** M7, M8: the stored rows after an hour of flapping, and after several instances have found the same. */
@ServiceTest
class FlappingTests {

    private static final IncidentKind KIND = IncidentKind.BREACH;

    @Autowired
    private JdbcIncidentTransitions transitions;

    @Autowired
    private ApplicationEventPublisher events;

    @Autowired
    private JdbcClient jdbc;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-01T12:00:00Z"));
    private final IncidentSubject subject = IncidentSubject.ofScope(KIND, "f" + UUID.randomUUID());

    @ParameterizedTest
    @CsvSource({"1, 1", "11, 1", "30, 1", "60, 1", "299, 1", "301, 12"})
    void anHourOfFlappingIsNotifiedOnceUnlessFiveMinutesOfNormalLieBetween(int period, int incidents) {
        Instant start = now.get();
        Duration duration = Duration.ofMillis(Math.min(1_000, period * 500L));
        for (Instant at = start; at.isBefore(start.plus(Duration.ofHours(1))); at = at.plusSeconds(period)) {
            Instant gone = at.plus(duration);
            updateAt(at, new AlarmCondition.PresentCondition(at, Optional.empty(), List.of(), "over"));
            updateAt(gone, new AlarmCondition.ClearedCondition(gone, Optional.empty()));
            // The last check before the cause recurs, just at or before the end of the resolve delay.
            updateAt(at.plusSeconds(period), new AlarmCondition.ClearedCondition(gone, Optional.empty()));
        }
        Instant end = now.get();
        updateAt(end.plus(IncidentLifecycle.RESOLVE_DELAY), new AlarmCondition.ClearedCondition(end, Optional.empty()));

        assertThat(countRows("incident.incident where scope_id = :scope")).isEqualTo(incidents);
        assertThat(countRows("incident.incident where scope_id = :scope and state = 'RESOLVED'"))
                .isEqualTo(incidents);
        assertThat(countRows(notificationsOfType("OPENED"))).isEqualTo(incidents);
        assertThat(countRows(notificationsOfType("OVER"))).isEqualTo(incidents);
        assertThat(countRows(
                        "incident.event e join incident.incident i on i.id = e.incident_id where scope_id = :scope"))
                .as("the story of endless flapping ends somewhere")
                .isLessThan(150);
    }

    @Test
    void eachTransitionIsAppliedByOneOfSeveralInstances() throws Exception {
        try (ExecutorService instances = Executors.newFixedThreadPool(8)) {
            Instant at = now.get();
            updateConcurrently(instances, new AlarmCondition.PresentCondition(at, Optional.empty(), List.of(), "over"));
            now.set(at.plusSeconds(1));
            updateConcurrently(instances, new AlarmCondition.ClearedCondition(at.plusSeconds(1), Optional.empty()));
            now.set(at.plusSeconds(2));
            updateConcurrently(
                    instances,
                    new AlarmCondition.PresentCondition(at.plusSeconds(2), Optional.empty(), List.of(), "over"));
            now.set(at.plusSeconds(3));
            updateConcurrently(instances, new AlarmCondition.ClearedCondition(at.plusSeconds(3), Optional.empty()));
            now.set(at.plusSeconds(303));
            updateConcurrently(instances, new AlarmCondition.ClearedCondition(at.plusSeconds(3), Optional.empty()));
        }

        assertThat(countRows("incident.incident where scope_id = :scope and seen = 2 and state = 'RESOLVED'"))
                .isEqualTo(1);
        assertThat(countRows(notificationsOfType("OPENED"))).isEqualTo(1);
        assertThat(countRows(notificationsOfType("OVER"))).isEqualTo(1);
        assertThat(countRows(
                        "incident.event e join incident.incident i on i.id = e.incident_id where scope_id = :scope"))
                .isEqualTo(5);
    }

    private void updateConcurrently(ExecutorService instances, AlarmCondition condition) throws Exception {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(instances.submit(() -> updateIncidents(condition)));
        }
        for (Future<?> future : all) {
            future.get();
        }
    }

    private void updateAt(Instant at, AlarmCondition condition) {
        now.set(at);
        updateIncidents(condition);
    }

    private void updateIncidents(AlarmCondition condition) {
        new IncidentUpdater(transitions, events, now::get)
                .updateIncidents(Map.of(subject, condition), listUnresolved());
    }

    private List<Incident> listUnresolved() {
        return transitions.listUnresolvedOfScopes(
                Set.of(KIND), List.of(subject.scopeId().orElseThrow()));
    }

    private long countRows(String from) {
        return jdbc.sql("select count(*) from " + from)
                .param("scope", subject.scopeId().orElseThrow())
                .query(Long.class)
                .single();
    }

    private static String notificationsOfType(String what) {
        return "incident.notification n join incident.incident i on i.id = n.incident_id"
                + " where scope_id = :scope and what = '" + what + "'";
    }
}
