package com.betterfleet.derms.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.database.DatabaseProxy;
import com.betterfleet.derms.payload.EdgeRequests.Edge;
import com.betterfleet.derms.payload.EdgeRequests.RefusalForm;
import com.betterfleet.derms.payload.RawRequest.RawAnswer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;

/** Takes the database away from a running service, in three ways, and gives it back. */
@ServiceTest
@ContextConfiguration(initializers = DatabaseProxy.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DirtiesContext
class DatabaseAwayTests {

    private static final Duration PROMISED = Duration.ofSeconds(2);
    private static final Duration RECOVERY = Duration.ofSeconds(15);
    private static final int SHARED = 20;

    private static final List<Edge> NEED_THE_DATABASE =
            List.of(Edge.API_READ, Edge.API_WRITE, Edge.READINGS, Edge.TOKEN, Edge.PAGE, Edge.LOGIN, Edge.CONSOLE_FORM);

    private static final List<Edge> NEED_NONE = List.of(Edge.LIVENESS, Edge.LOGIN_PAGE, Edge.STATIC_FILE);

    private final int port;
    private final DataSource connections;
    private final DatabaseProxy database = DatabaseProxy.ofService();
    private final Map<Edge, RawRequest> requests = new EnumMap<>(Edge.class);

    DatabaseAwayTests(@LocalServerPort int port, @Autowired DataSource connections) {
        this.port = port;
        this.connections = connections;
    }

    private record TimedAnswer(RawAnswer answer, Duration time) {}

    @BeforeAll
    void prepareRequests() {
        EdgeRequests edges = new EdgeRequests(port);
        for (Edge edge : Edge.values()) {
            requests.put(edge, edges.valid(edge));
        }
    }

    @Test
    void aDatabaseThatIsStoppedIsAnsweredInTimeAndAllWorksOnceItIsBack() {
        database.stop();
        try {
            requireUnavailable(true);
            requireUnavailable(true);
        } finally {
            database.start();
        }
        awaitRecovery();
    }

    @Test
    void aDatabaseThatHangsIsAnsweredInTimeAndAllWorksOnceItIsBack() {
        database.suspend();
        try {
            // The first requests find open connections that hang.
            requireUnavailable(true);
            requireUnavailable(true);
        } finally {
            database.resume();
        }
        awaitRecovery();
    }

    @Test
    void connectionsThatAreAllInUseAreAnsweredInTime() throws SQLException {
        List<Connection> taken = new ArrayList<>();
        try {
            for (int i = 0; i < SHARED; i++) {
                taken.add(connections.getConnection());
            }
            requireUnavailable(false);
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
        }
        awaitRecovery();
    }

    private void requireUnavailable(boolean withPartners) {
        SoftAssertions softly = new SoftAssertions();
        try (RequestLog log = RequestLog.open()) {
            List<Edge> asked = new ArrayList<>(NEED_THE_DATABASE);
            asked.addAll(NEED_NONE);
            if (withPartners) {
                // A partner's message queues for a connection as long as the database answers.
                asked.add(Edge.OSCP_MESSAGE);
            }
            sendAll(asked).forEach((edge, timed) -> {
                String cell = edge + " after " + timed.time() + ": " + timed.answer();
                softly.assertThat(timed.time()).as(cell).isLessThan(PROMISED);
                if (NEED_NONE.contains(edge)) {
                    softly.assertThat(timed.answer().status()).as(cell).isEqualTo(edge.validStatus());
                } else {
                    requireServiceUnavailable(softly, edge, timed.answer(), cell);
                }
            });
            log.lines()
                    .forEach(line -> softly.assertThat(line.getThrowableProxy())
                            .as(line.toString())
                            .isNull());
        }
        softly.assertAll();
    }

    private static void requireServiceUnavailable(SoftAssertions softly, Edge edge, RawAnswer answer, String cell) {
        softly.assertThat(answer.status()).as(cell).isEqualTo(503);
        softly.assertThat(answer.header("Retry-After")).as(cell).hasValue("5");
        softly.assertThat(answer.body()).as(cell).doesNotContain("Exception", "\tat ", "PSQL");
        softly.assertThat(edge.form().isFormOf(answer)).as(cell).isTrue();
        if (edge.form() == RefusalForm.PAGE) {
            softly.assertThat(answer.body()).as(cell).contains("The database does not answer");
            softly.assertThat(answer.header("Refresh").isPresent()).as(cell).isEqualTo(edge == Edge.PAGE);
        }
        if (edge == Edge.TOKEN) {
            softly.assertThat(answer.body()).as(cell).contains("\"error\":\"temporarily_unavailable\"");
        }
    }

    private Map<Edge, TimedAnswer> sendAll(List<Edge> edges) {
        Map<Edge, TimedAnswer> answers = new EnumMap<>(Edge.class);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<Edge, Future<TimedAnswer>> sent = new EnumMap<>(Edge.class);
            edges.forEach(edge -> sent.put(edge, threads.submit(() -> sendTimed(edge))));
            for (Map.Entry<Edge, Future<TimedAnswer>> entry : sent.entrySet()) {
                answers.put(entry.getKey(), entry.getValue().get());
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        return answers;
    }

    private TimedAnswer sendTimed(Edge edge) {
        long start = System.nanoTime();
        RawAnswer answer = send(edge);
        return new TimedAnswer(answer, Duration.ofNanos(System.nanoTime() - start));
    }

    private RawAnswer send(Edge edge) {
        return Objects.requireNonNull(requests.get(edge)).send(port);
    }

    private void awaitRecovery() {
        await().atMost(RECOVERY)
                .untilAsserted(() -> assertThat(send(Edge.HEALTH).status()).isEqualTo(200));
        for (Edge edge : Edge.values()) {
            await().atMost(RECOVERY).untilAsserted(() -> {
                RawAnswer answer = send(edge);
                assertThat(answer.status()).as(edge + ": " + answer).isEqualTo(edge.validStatus());
            });
        }
    }
}
