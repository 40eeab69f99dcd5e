package com.betterfleet.simulator.events;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Consumer;

/** Says one line per important event, with the simulator's time in UTC in front. */
public final class Announcer {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private final InstantSource clock;
    private final Consumer<String> lines;

    /** @param lines where finished lines go: the terminal, or a list in a test */
    public Announcer(InstantSource clock, Consumer<String> lines) {
        this.clock = clock;
        this.lines = lines;
    }

    public void say(String event) {
        lines.accept(TIME.format(clock.instant()) + "Z  " + event);
    }
}
