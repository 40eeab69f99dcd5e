package com.betterfleet.derms.incident;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.incident.Incident.Subject;
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

/** M7, M8: what stands in the database after an hour of flapping, and after several instances have seen the same. */
@ServiceTest
class FlappingTests {

    private static final IncidentKind KIND = IncidentKind.BREACH;

    @Autowired
    private JdbcCourses courses;

    @Autowired
    private ApplicationEventPublisher events;

    @Autowired
    private JdbcClient jdbc;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-01T12:00:00Z"));
    private final Subject subject = Subject.ofScope(KIND, "f" + UUID.randomUUID());

    @ParameterizedTest
    @CsvSource({"1, 1", "11, 1", "30, 1", "60, 1", "299, 1", "301, 12"})
    void anHourOfFlappingIsToldOnceUnlessFiveMinutesOfNormalLieBetween(int period, int incidents) {
        Instant start = now.get();
        Duration trouble = Duration.ofMillis(Math.min(1_000, period * 500L));
        for (Instant at = start; at.isBefore(start.plus(Duration.ofHours(1))); at = at.plusSeconds(period)) {
            Instant gone = at.plus(trouble);
            settleAt(at, new Condition.Present(at, Optional.empty(), List.of(), "over"));
            settleAt(gone, new Condition.Absent(gone, Optional.empty()));
            // The last look before the next trouble, when five minutes of normal are over or all but over.
            settleAt(at.plusSeconds(period), new Condition.Absent(gone, Optional.empty()));
        }
        Instant end = now.get();
        settleAt(end.plus(Course.CALM), new Condition.Absent(end, Optional.empty()));

        assertThat(count("incident.incident where scope_id = :scope")).isEqualTo(incidents);
        assertThat(count("incident.incident where scope_id = :scope and state = 'RESOLVED'"))
                .isEqualTo(incidents);
        assertThat(count(notified("OPENED"))).isEqualTo(incidents);
        assertThat(count(notified("OVER"))).isEqualTo(incidents);
        assertThat(count("incident.event e join incident.incident i on i.id = e.incident_id where scope_id = :scope"))
                .as("the story of endless flapping ends somewhere")
                .isLessThan(150);
    }

    @Test
    void ofSeveralInstancesOneTakesEachStep() throws Exception {
        try (ExecutorService instances = Executors.newFixedThreadPool(8)) {
            Instant at = now.get();
            together(instances, new Condition.Present(at, Optional.empty(), List.of(), "over"));
            now.set(at.plusSeconds(1));
            together(instances, new Condition.Absent(at.plusSeconds(1), Optional.empty()));
            now.set(at.plusSeconds(2));
            together(instances, new Condition.Present(at.plusSeconds(2), Optional.empty(), List.of(), "over"));
            now.set(at.plusSeconds(3));
            together(instances, new Condition.Absent(at.plusSeconds(3), Optional.empty()));
            now.set(at.plusSeconds(303));
            together(instances, new Condition.Absent(at.plusSeconds(3), Optional.empty()));
        }

        assertThat(count("incident.incident where scope_id = :scope and seen = 2 and state = 'RESOLVED'"))
                .isEqualTo(1);
        assertThat(count(notified("OPENED"))).isEqualTo(1);
        assertThat(count(notified("OVER"))).isEqualTo(1);
        assertThat(count("incident.event e join incident.incident i on i.id = e.incident_id where scope_id = :scope"))
                .isEqualTo(5);
    }

    private void together(ExecutorService instances, Condition condition) throws Exception {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(instances.submit(() -> settle(condition)));
        }
        for (Future<?> one : all) {
            one.get();
        }
    }

    private void settleAt(Instant at, Condition condition) {
        now.set(at);
        settle(condition);
    }

    private void settle(Condition condition) {
        new Reconciler(courses, events, now::get).settle(Map.of(subject, condition), unresolved());
    }

    private List<Incident> unresolved() {
        return courses.unresolvedOfScopes(
                Set.of(KIND), List.of(subject.scopeId().orElseThrow()));
    }

    private long count(String from) {
        return jdbc.sql("select count(*) from " + from)
                .param("scope", subject.scopeId().orElseThrow())
                .query(Long.class)
                .single();
    }

    private static String notified(String what) {
        return "incident.notification n join incident.incident i on i.id = n.incident_id"
                + " where scope_id = :scope and what = '" + what + "'";
    }
}
