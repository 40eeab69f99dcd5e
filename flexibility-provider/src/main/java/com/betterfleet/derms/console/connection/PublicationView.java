package com.betterfleet.derms.console.connection;

import com.betterfleet.derms.console.layout.ChipView;
import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.RichText;
import com.betterfleet.derms.console.layout.StatusColor;
import com.betterfleet.derms.reporting.DeadLetter;
import com.betterfleet.derms.reporting.PublicationHealth;
import java.time.Duration;
import java.util.List;

/** The state of reporting to a partner, and the messages the partner rejected (M15). */
public record PublicationView(PublicationHealth health, List<DeadLetter> deadLetters, Formats formats) {

    public PublicationView {
        deadLetters = List.copyOf(deadLetters);
    }

    public ChipView chip() {
        return switch (health.state()) {
            case OFF -> new ChipView("Off", StatusColor.GREY, "unplug");
            case CLOSED -> new ChipView("Waiting for the link", StatusColor.GREY, "hourglass");
            case PAUSED -> new ChipView("Paused", StatusColor.YELLOW, "triangle-alert");
            case SENDING -> new ChipView("Sending", StatusColor.PLAIN, "arrow-up-right");
            case AWAITING_DATA -> new ChipView("Waiting for meter data", StatusColor.GREY, "hourglass");
            case IDLE -> new ChipView("All sent", StatusColor.PLAIN, "check");
        };
    }

    /** "3 messages waiting, the oldest for the quarter hour that ended at 20:15 (45 min ago)." */
    public RichText sentence() {
        RichText.RichTextBuilder text = RichText.startText(formats);
        long messages = health.backlog() - health.unpublishedWindows();
        if (health.backlog() == 0) {
            text.appendText("All sent.");
        } else {
            text.appendStrong(
                    messages > 0 ? countOf(messages, "message") : countOf(health.unpublishedWindows(), windowName()));
            if (messages == 0) {
                text.appendText(" for meter data");
            } else if (health.unpublishedWindows() > 0) {
                text.appendText(" and " + countOf(health.unpublishedWindows(), windowName()) + " for meter data");
            }
            health.oldestEnd()
                    .ifPresent(end -> text.appendText(", the oldest for the " + windowName() + " that ended at ")
                            .appendTime(end)
                            .appendText(" (" + formats.formatAge(end) + ")"));
            text.appendText(".");
        }
        health.lastSentAt()
                .ifPresent(at ->
                        text.appendText(" Last sent at ").appendExactTime(at).appendText("."));
        health.pausedUntil()
                .ifPresent(at -> text.appendText(" " + health.pausedGroups()
                                + (health.pausedGroups() == 1 ? " group retries at " : " groups retry at "))
                        .appendExactTime(at)
                        .appendCountdown(at)
                        .appendText("."));
        if (health.state() == PublicationHealth.PublicationState.CLOSED) {
            text.appendText(" Nothing is sent until the link is online.");
        } else {
            health.reason().ifPresent(reason -> text.appendText(" Reason: " + reason + "."));
        }
        return text.build();
    }

    private String windowName() {
        return health.windowLength().equals(Duration.ofMinutes(15)) ? "quarter hour" : "window";
    }

    private static String countOf(long count, String what) {
        return count + " " + what + (count == 1 ? " waiting" : "s waiting");
    }
}
