package com.betterfleet.derms.incident.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.quarantine.SubjectSelection;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** When a requested check of the time ahead runs, and what the request writes. */
@Tag("sql")
@ServiceTest
class JdbcAdvisoryScheduleTests {

    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration DEFAULT = Duration.ofMinutes(15);

    /** Far ahead, so that the service itself claims nothing. */
    private static final Instant NOW = Instant.parse("2120-01-01T00:00:00Z");

    private final String scopeId = "advisory-" + UUID.randomUUID();

    @Autowired
    private JdbcClient jdbc;

    private JdbcAdvisorySchedule schedule;

    @BeforeEach
    void createSchedule() {
        schedule = new JdbcAdvisorySchedule(jdbc);
        schedule.enrolScopes(List.of(scopeId), NOW);
    }

    @AfterEach
    void removeScope() {
        schedule.removeScopes(List.of(scopeId));
    }

    @Test
    void bringsTheNextCheckForwardToTheIntervalAfterTheLastOne() {
        claimAt(NOW);

        request(NOW.plusSeconds(5));

        assertThat(findNextCheck()).isEqualTo(NOW.plusSeconds(30));
    }

    @Test
    void requestsACheckAtOnceWhereTheLastOneIsLongAgo() {
        claimAt(NOW);

        request(NOW.plusSeconds(300));

        assertThat(findNextCheck()).isEqualTo(NOW.plusSeconds(300));
    }

    @Test
    void writesNothingWhereTheNextCheckComesSoonEnough() {
        claimAt(NOW);
        request(NOW.plusSeconds(5));
        String version = findRowVersion();

        request(NOW.plusSeconds(10));

        assertThat(findRowVersion()).isEqualTo(version);
        assertThat(findNextCheck()).isEqualTo(NOW.plusSeconds(30));
    }

    /** Another transaction may be performing a check that is due, and may have read what a decision has changed since. */
    @Test
    void requestsTheCheckAgainWhereItIsDue() {
        claimAt(NOW);
        request(NOW.plusSeconds(5));
        String version = findRowVersion();

        request(NOW.plusSeconds(30));

        assertThat(findRowVersion()).isNotEqualTo(version);
    }

    private void claimAt(Instant now) {
        SubjectSelection onlyThis = new SubjectSelection(Set.of(), Optional.of(Set.of(scopeId)));
        assertThat(schedule.claimDue(now, now.plus(DEFAULT), onlyThis, 1)).containsExactly(scopeId);
    }

    private void request(Instant now) {
        schedule.requestChecks(List.of(scopeId), now, INTERVAL);
    }

    private Instant findNextCheck() {
        return jdbc.sql("select look_at from incident.lookout where scope_id = :scope")
                .param("scope", scopeId)
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    /** The place of the row's version, which each update changes. */
    private String findRowVersion() {
        return jdbc.sql("select ctid::text from incident.lookout where scope_id = :scope")
                .param("scope", scopeId)
                .query(String.class)
                .single();
    }
}
