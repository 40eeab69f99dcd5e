package com.betterfleet.derms.console;

import com.betterfleet.derms.exchange.LoggedMessage;
import com.betterfleet.derms.exchange.LoggedMessage.Heading;
import com.betterfleet.derms.exchange.MessageFilter;
import com.betterfleet.derms.exchange.MessageLog;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The message log: every message both ways, to be filtered (M15). */
@Controller
class MessagePages {

    private static final int PER_PAGE = 50;

    private final MessageLog messages;
    private final Frames frames;

    MessagePages(MessageLog messages, Frames frames) {
        this.messages = messages;
        this.frames = frames;
    }

    @GetMapping("/console/messages")
    String list(
            @RequestParam(defaultValue = "") String connection,
            @RequestParam(defaultValue = "") String direction,
            @RequestParam(defaultValue = "") String type,
            @RequestParam(defaultValue = "false") boolean failed,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "0") long before,
            Model model) {
        Heading heading = Arrays.stream(Heading.values())
                .filter(each -> each.name().equals(direction))
                .findFirst()
                .orElse(null);
        MessageFilter filter = new MessageFilter(stated(connection), heading, stated(type), failed, stated(text));
        List<LoggedMessage> found = messages.messages(filter, before, PER_PAGE + 1);
        List<LoggedMessage> shown = found.subList(0, Math.min(found.size(), PER_PAGE));
        model.addAttribute("frame", frames.about());
        model.addAttribute("filter", new Filter(connection, direction, type, failed, text));
        model.addAttribute("messages", shown.stream().map(MessagePages::row).toList());
        model.addAttribute("older", found.size() > PER_PAGE ? shown.getLast().id() : null);
        return "messages";
    }

    /** What the form holds. */
    record Filter(String connection, String direction, String type, boolean failed, String text) {}

    /** One message as a row: {@code result} in words with the status. */
    record Row(
            java.time.Instant at,
            boolean incoming,
            String connectionId,
            String type,
            String result,
            boolean failed,
            @Nullable String requestId,
            @Nullable String correlationId,
            String body) {}

    private static Row row(LoggedMessage message) {
        ConnectionView.Message worded = ConnectionPages.message(message);
        return new Row(
                message.at(),
                worded.incoming(),
                message.connectionId(),
                message.type(),
                worded.result(),
                worded.failed(),
                message.requestId(),
                message.correlationId(),
                message.body());
    }

    private static @Nullable String stated(String value) {
        return value.isBlank() ? null : value.strip();
    }
}
