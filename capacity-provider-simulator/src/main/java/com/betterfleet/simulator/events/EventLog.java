package com.betterfleet.simulator.events;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Consumer;

/** Prints one line per important event, beginning with the simulator's time in UTC. */
public final class EventLog {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private final InstantSource clock;
    private final Consumer<String> lineOutput;

    /** @param lineOutput receives finished lines: the terminal, or a list in a test */
    public EventLog(InstantSource clock, Consumer<String> lineOutput) {
        this.clock = clock;
        this.lineOutput = lineOutput;
    }

    public void log(String event) {
        lineOutput.accept(TIME.format(clock.instant()) + "Z  " + event);
    }
}
