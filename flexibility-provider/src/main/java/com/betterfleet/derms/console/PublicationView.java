package com.betterfleet.derms.console;

import com.betterfleet.derms.reporting.DeadLetter;
import com.betterfleet.derms.reporting.PublicationHealth;
import java.util.List;

/** How reporting to a partner goes, and what it called wrong (M15). */
record PublicationView(PublicationHealth health, List<DeadLetter> deadLetters, Figures figures) {

    public PublicationView {
        deadLetters = List.copyOf(deadLetters);
    }

    public ChipView chip() {
        return switch (health.state()) {
            case OFF -> new ChipView("Off", Tone.GREY, "unplug");
            case CLOSED -> new ChipView("Windows wait", Tone.GREY, "hourglass");
            case PAUSED -> new ChipView("Paused", Tone.YELLOW, "triangle-alert");
            case SENDING -> new ChipView("Sending", Tone.PLAIN, "arrow-up-right");
            case IDLE -> new ChipView("All told", Tone.PLAIN, "check");
        };
    }

    /** "3 messages wait, the oldest of a window that ended at 20:15 (45 min ago)." */
    public Sentence sentence() {
        Sentence.Draft draft = Sentence.write(figures);
        if (health.backlog() == 0) {
            draft.say("Nothing waits to be told.");
        } else {
            draft.stress(health.backlog() + (health.backlog() == 1 ? " message waits" : " messages wait"));
            health.oldestEnd()
                    .ifPresent(end -> draft.say(", the oldest of a window that ended at ")
                            .at(end)
                            .say(" (" + figures.ago(end) + ")"));
            draft.say(".");
        }
        health.lastSentAt()
                .ifPresent(at -> draft.say(" Last told at ").exactly(at).say("."));
        health.pausedUntil()
                .ifPresent(at -> draft.say(" " + health.pausedGroups()
                                + (health.pausedGroups() == 1 ? " group is" : " groups are") + " tried again at ")
                        .exactly(at)
                        .countdown(at)
                        .say("."));
        if (health.state() == PublicationHealth.State.CLOSED) {
            draft.say(" Nothing leaves until the link is online.");
        } else {
            health.reason().ifPresent(reason -> draft.say(" Why: " + reason + "."));
        }
        return draft.end();
    }
}
