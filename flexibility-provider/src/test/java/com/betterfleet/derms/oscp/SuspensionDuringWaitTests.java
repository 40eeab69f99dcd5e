package com.betterfleet.derms.oscp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.ServiceSuspension;
import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.database.OwnDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;

/** A wait for a message of the partner does not run out in time in which no instance listened. */
@ServiceTest
@ContextConfiguration(initializers = OwnDatabase.class)
class SuspensionDuringWaitTests {

    @LocalServerPort
    private int port;

    @Autowired
    private ApplicationContext context;

    @Autowired
    private JdbcClient jdbc;

    private TestRig rig;
    private Instant start;

    @BeforeEach
    void create() {
        rig = TestRig.create(port, "vector", ",\"heartbeatIntervalSeconds\":null");
        start = rig.readClock();
    }

    @Test
    void aRegistrationWaitsForItsAnswerForFiveMinutesOfListening() {
        try (RegistrationFixture fixture =
                RegistrationFixture.startingRegistration(port, "token-a-of-" + rig.scopeId())) {
            fixture.startRegistration();
            fixture.awaitStage("AWAITING_ANSWER");
            rig.advanceTime(Duration.ofMinutes(2));

            suspendService(Duration.ofMinutes(10));
            assertThat(fixture.readStage()).isEqualTo("AWAITING_ANSWER");
            rig.advanceTime(Duration.ofMinutes(1));
            suspendService(Duration.ofMinutes(3));
            rig.advanceTime(Duration.ofMinutes(1));
            assertThat(fixture.readStage()).isEqualTo("AWAITING_ANSWER");

            rig.advanceTime(Duration.ofMinutes(1));
            assertThat(fixture.readStage()).isEqualTo("STOPPED");
        }
    }

    @Test
    void aSegmentedMessageWaitsForItsLastSegmentForAMinuteOfListening() {
        sendSegment("a", 1);
        rig.advanceTime(Duration.ofSeconds(20));

        suspendService(Duration.ofMinutes(5));
        assertThat(rig.findIncidents("SEGMENTS_INCOMPLETE", "OPEN")).isEmpty();
        sendSegment("b", 2, "X-Correlation-ID", "a");

        assertThat(acceptedForecasts()).isEqualTo(1);
        rig.advanceTime(Duration.ofSeconds(61));
        assertThat(rig.findIncidents("SEGMENTS_INCOMPLETE", "OPEN")).isEmpty();
    }

    @Test
    void aSegmentedMessageIsAbandonedAfterAMinuteOfListening() {
        sendSegment("a", 1);
        suspendService(Duration.ofMinutes(5));

        rig.advanceTime(Duration.ofSeconds(61));

        assertThat(rig.findIncidents("SEGMENTS_INCOMPLETE", "OPEN")).hasSize(1);
    }

    /** The service was suspended before the partner received its answer. */
    @Test
    void aSegmentRepeatedAfterASuspensionIsRecognised() {
        sendSegment("a", 1);
        sendSegment("b", 2, "X-Correlation-ID", "a");
        suspendService(Duration.ofMinutes(5));

        sendSegment("b", 2, "X-Correlation-ID", "a");

        rig.advanceTime(Duration.ofSeconds(61));
        assertThat(rig.findIncidents("SEGMENTS_INCOMPLETE", "OPEN")).isEmpty();
        assertThat(acceptedForecasts()).isEqualTo(1);
    }

    /** All due work runs at the end of the suspension, before the service takes requests again and after. */
    private void suspendService(Duration time) {
        try (ServiceSuspension suspension = ServiceSuspension.of(context)) {
            suspension.setLeaseBack(time);
            rig.advanceTime(time);
        }
        await().until(() -> jdbc.sql("select clock_timestamp() - renewed_at < interval '1 s' from connection.lease")
                .query(Boolean.class)
                .single());
        rig.advanceTime(Duration.ofSeconds(1));
    }

    private void sendSegment(String requestId, int index, String... headers) {
        List<String> all = new ArrayList<>(List.of("X-Segment-Index", String.valueOf(index), "X-Segment-Count", "2"));
        all.addAll(List.of(headers));
        String block = TestRig.forecastBlock(
                start.plus(Duration.ofHours(index)), Duration.ofHours(1), String.valueOf(index), "KW");
        assertThat(rig.sendForecast(requestId, "CONSUMPTION", block, all.toArray(String[]::new))
                        .status())
                .isEqualTo(204);
    }

    private long acceptedForecasts() {
        return jdbc.sql("""
                select count(*) from forecast.message m join connection.binding b on b.id = m.binding_id
                where b.scope_id = :scope
                """).param("scope", rig.scopeId()).query(Long.class).single();
    }
}
