package com.betterfleet.derms.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.betterfleet.derms.exchange.LoggedMessage.MessageDirection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@Execution(ExecutionMode.CONCURRENT)
class MessageLogTests {

    private final List<String> stored = new ArrayList<>();
    private boolean databaseFails;
    private final MessageLog log = new MessageLog(new JdbcMessageLog(JdbcClient.create(new DriverManagerDataSource())) {
        @Override
        void insertMessages(List<LoggedMessage> messages) {
            if (databaseFails) {
                throw new TransientDataAccessResourceException("no connection");
            }
            if (messages.stream().anyMatch(message -> message.body().equals("faulty"))) {
                throw new DataIntegrityViolationException("refused");
            }
            messages.forEach(message -> stored.add(message.body()));
        }
    });

    @Test
    void aMessageThatCannotBeStoredIsDroppedAloneAndTheOthersAreStored() {
        logBodies("a", "faulty", "b");

        log.runDue();
        logBodies("c");
        log.runDue();

        assertThat(stored).containsExactly("a", "b", "c");
    }

    @Test
    void messagesWaitWhileTheDatabaseFails() {
        databaseFails = true;
        logBodies("a", "b");
        assertThatThrownBy(log::runDue).isInstanceOf(TransientDataAccessResourceException.class);
        logBodies("c");

        databaseFails = false;
        log.runDue();

        assertThat(stored).containsExactly("a", "b", "c");
    }

    private void logBodies(String... bodies) {
        for (String body : bodies) {
            log.logMessage(new LoggedMessage(
                    0, "c", Instant.EPOCH, MessageDirection.IN, "heartbeat", 204, "r", null, body, null));
        }
    }
}
