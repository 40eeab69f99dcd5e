package com.betterfleet.derms.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.database.ChangeSignal;
import com.betterfleet.derms.exchange.LoggedMessage.MessageDirection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The log keeps what waits, in its order, whatever one row or the database does. */
@ServiceTest
class MessageLogTests {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    private String connectionId = "";
    private FaultyStore store;
    private MessageLog log;

    /** Fails on purpose: as the database away, or refusing the rows of one type. */
    private static final class FaultyStore extends JdbcMessageLog {
        private boolean away;
        private boolean refusesPlaceholders;

        FaultyStore(JdbcClient jdbc) {
            super(jdbc);
        }

        @Override
        void insertMessages(List<LoggedMessage> messages) {
            if (away) {
                throw new DataAccessResourceFailureException("away on purpose");
            }
            for (LoggedMessage message : messages) {
                boolean placeholder = message.type().equals(MessageLog.GAP_TYPE) && message.status() != null;
                if (message.type().equals("faulty") || (placeholder && refusesPlaceholders)) {
                    throw new DataIntegrityViolationException("refused on purpose");
                }
            }
            super.insertMessages(messages);
        }
    }

    @BeforeEach
    void createLog() {
        connectionId = TestRig.create(port, "oscp", "").connectionId();
        store = new FaultyStore(jdbc);
        log = new MessageLog(store, meters, new ChangeSignal());
    }

    @Test
    void refusedRowIsReplacedAndAllOthersAreKeptInTheirOrder() {
        IntStream.range(0, 50).forEach(i -> log.logMessage(message(i, i == 17 || i == 31 ? "faulty" : "heartbeat")));

        log.runDue();

        List<LoggedMessage> written = readLog();
        assertThat(written)
                .extracting(LoggedMessage::at)
                .containsExactlyElementsOf(
                        IntStream.range(0, 50).mapToObj(START::plusSeconds).toList());
        assertThat(written.get(17).type()).isEqualTo("not_logged");
        assertThat(written.get(17).note()).contains("the database refused the texts of this message");
        assertThat(written.get(18).body()).isEqualTo("body 18");
        assertThat(countLost()).isZero();
    }

    @Test
    void messageWhosePlaceholderIsRefusedTooIsCounted() {
        store.refusesPlaceholders = true;
        log.logMessage(message(0, "faulty"));
        log.logMessage(message(1, "heartbeat"));

        log.runDue();

        assertThat(readLog()).extracting(LoggedMessage::type).containsExactly("not_logged", "heartbeat");
        assertThat(readLog().getFirst().note()).startsWith("1 messages between 2026-03-01T10:00:00Z and ");
        assertThat(countLost()).isEqualTo(1);
    }

    @Test
    void nothingIsLostWhileTheDatabaseIsAway() {
        store.away = true;
        IntStream.range(0, 1_500).forEach(i -> log.logMessage(message(i, "heartbeat")));
        assertThatExceptionOfType(DataAccessResourceFailureException.class).isThrownBy(log::runDue);
        assertThatExceptionOfType(DataAccessResourceFailureException.class).isThrownBy(log::runDue);

        store.away = false;
        log.runDue();

        assertThat(readLog())
                .extracting(LoggedMessage::body)
                .containsExactlyElementsOf(
                        IntStream.range(0, 1_500).mapToObj(i -> "body " + i).toList());
        assertThat(countLost()).isZero();
    }

    @Test
    void whatFindsNoRoomIsCountedAndARowSaysSo() {
        store.away = true;
        IntStream.range(0, 20_003).forEach(i -> log.logMessage(message(i, "heartbeat")));
        assertThat(countLost()).isEqualTo(3);

        store.away = false;
        log.runDue();
        log.logMessage(message(30_000, "heartbeat"));
        log.runDue();

        List<LoggedMessage> newest = log.findMessages(MessageFilter.of(connectionId), 0, 3);
        assertThat(newest).extracting(LoggedMessage::type).containsExactly("heartbeat", "not_logged", "heartbeat");
        assertThat(newest.get(1).note())
                .isEqualTo(
                        "3 messages between %s and %s, received or sent, were not logged: too many waited to be written"
                                .formatted(START.plusSeconds(20_000), START.plusSeconds(20_002)));
    }

    @Test
    void longBodiesThatWaitAreBoundedInAllTogether() {
        store.away = true;
        String body = "x".repeat(30_000);
        IntStream.range(0, 1_100).forEach(i -> log.logMessage(message(i, "heartbeat", body)));

        assertThat(countLost()).isBetween(90.0, 110.0);
    }

    @Test
    void noTextKeepsAMessageOutOfTheLog() {
        String bad = "\0\uD800" + "é".repeat(9_000);
        log.logMessage(new LoggedMessage(
                0,
                connectionId,
                START,
                MessageDirection.IN,
                bad,
                400,
                bad,
                bad + UUID.randomUUID(),
                bad.repeat(3),
                bad));

        log.runDue();

        LoggedMessage written = readLog().getFirst();
        assertThat(written.body()).startsWith("\\u0000\\ud800é").endsWith("…");
        assertThat(written.requestId()).startsWith("\\u0000\\ud800é").hasSizeLessThan(270);
        assertThat(countLost()).isZero();
    }

    @Test
    void messagesAreListedByTheirTimeHoweverLateTheyWereWritten() {
        store.insertMessages(List.of(message(5, "later")));
        log.logMessage(message(3, "earlier"));
        log.runDue();

        assertThat(readLog()).extracting(LoggedMessage::type).containsExactly("earlier", "later");
    }

    private LoggedMessage message(int second, String type) {
        return message(second, type, "body " + second);
    }

    private LoggedMessage message(int second, String type, String body) {
        return new LoggedMessage(
                0, connectionId, START.plusSeconds(second), MessageDirection.IN, type, 204, null, null, body, null);
    }

    /** The messages of the connection, oldest first. */
    private List<LoggedMessage> readLog() {
        return log.findMessages(MessageFilter.of(connectionId), 0, 2_000).reversed();
    }

    private double countLost() {
        return meters.counter("derms.messages.not.logged").count();
    }
}
