package com.betterfleet.derms.console.connection;

import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.exchange.LoggedMessage;
import com.betterfleet.derms.exchange.MessageFilter;
import com.betterfleet.derms.exchange.MessageLog;
import com.betterfleet.derms.exchange.Outbox;
import com.betterfleet.derms.exchange.QueuedMessage;
import com.betterfleet.derms.reporting.PublicationService;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Reads what was exchanged with a partner and what has yet to be sent. */
@Component
class LinkMessageReader {

    private static final int MESSAGES_SHOWN = 50;
    private static final int UNSENT_SHOWN = 20;
    private static final int FIRST_ERROR_STATUS = 300;

    private final Outbox outbox;
    private final MessageLog messages;
    private final PublicationService publications;

    LinkMessageReader(Outbox outbox, MessageLog messages, PublicationService publications) {
        this.outbox = outbox;
        this.messages = messages;
        this.publications = publications;
    }

    List<ConnectionView.UnsentMessage> listUnsent(String connectionId) {
        return outbox.findUnsent(connectionId, UNSENT_SHOWN).stream()
                .map(LinkMessageReader::toUnsentMessage)
                .toList();
    }

    List<ConnectionView.MessageSummary> listRecent(String connectionId) {
        return messages.findMessages(MessageFilter.of(connectionId), 0, MESSAGES_SHOWN).stream()
                .map(LinkMessageReader::toMessageSummary)
                .toList();
    }

    PublicationView readPublication(String connectionId, Formats formats) {
        return new PublicationView(
                publications.assessHealth(connectionId),
                publications.findDeadLetters(connectionId, 0, UNSENT_SHOWN),
                formats);
    }

    private static ConnectionView.UnsentMessage toUnsentMessage(QueuedMessage message) {
        return new ConnectionView.UnsentMessage(
                message.id(),
                message.type(),
                message.dead(),
                message.dueAt(),
                message.tries(),
                message.lastFailure().orElse(""));
    }

    static ConnectionView.MessageSummary toMessageSummary(LoggedMessage logged) {
        Integer status = logged.status();
        boolean failed = status == null || status >= FIRST_ERROR_STATUS;
        String answer = status == null ? "no answer" : String.valueOf(status);
        String result = logged.note() == null ? answer : answer + ": " + logged.note();
        return new ConnectionView.MessageSummary(
                logged.at(),
                logged.direction() == LoggedMessage.MessageDirection.IN,
                logged.type(),
                result,
                failed,
                Objects.requireNonNullElse(logged.requestId(), ""));
    }
}
