package com.betterfleet.derms.console.connection;

import com.betterfleet.derms.console.layout.PageLayout;
import com.betterfleet.derms.exchange.LoggedMessage;
import com.betterfleet.derms.exchange.LoggedMessage.MessageDirection;
import com.betterfleet.derms.exchange.MessageFilter;
import com.betterfleet.derms.exchange.MessageLog;
import com.betterfleet.derms.refusal.InputChecks;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The message log in both directions, with filters (M15). */
@Controller
class MessagePages {

    private static final int PER_PAGE = 50;

    private final MessageLog messages;
    private final PageLayout pageLayout;

    MessagePages(MessageLog messages, PageLayout pageLayout) {
        this.messages = messages;
        this.pageLayout = pageLayout;
    }

    @GetMapping("/console/messages")
    String listMessages(
            @RequestParam(defaultValue = "") String connection,
            @RequestParam(defaultValue = "") String direction,
            @RequestParam(defaultValue = "") String type,
            @RequestParam(defaultValue = "false") boolean failed,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "0") long before,
            Model model) {
        MessageDirection selectedDirection =
                InputChecks.findEnum(direction, MessageDirection.class).orElse(null);
        MessageFilter filter = new MessageFilter(
                blankToNull(connection), selectedDirection, blankToNull(type), null, failed, blankToNull(text));
        List<LoggedMessage> found = messages.findMessages(filter, before, PER_PAGE + 1);
        List<LoggedMessage> shown = found.subList(0, Math.min(found.size(), PER_PAGE));
        model.addAttribute("frame", pageLayout.layoutFor());
        model.addAttribute("filter", new MessageFilterForm(connection, direction, type, failed, text));
        model.addAttribute("messages", shown.stream().map(MessagePages::toRow).toList());
        model.addAttribute("older", found.size() > PER_PAGE ? shown.getLast().id() : null);
        return "messages";
    }

    /** The values of the filter form. */
    record MessageFilterForm(String connection, String direction, String type, boolean failed, String text) {}

    /** One message as a row; {@code result} is text with the status. */
    record MessageRow(
            Instant at,
            boolean incoming,
            String connectionId,
            String type,
            String result,
            boolean failed,
            @Nullable String requestId,
            @Nullable String correlationId,
            String body) {}

    private static MessageRow toRow(LoggedMessage message) {
        ConnectionView.MessageSummary summary = LinkMessageReader.toMessageSummary(message);
        return new MessageRow(
                message.at(),
                summary.incoming(),
                message.connectionId(),
                message.type(),
                summary.result(),
                summary.failed(),
                message.requestId(),
                message.correlationId(),
                message.body());
    }

    private static @Nullable String blankToNull(String value) {
        return value.isBlank() ? null : value.strip();
    }
}
