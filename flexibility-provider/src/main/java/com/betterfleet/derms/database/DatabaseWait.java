package com.betterfleet.derms.database;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long the current thread waits for a connection when all are in use. */
public final class DatabaseWait {

    /** A wait in a request whose caller expects an answer within two seconds. */
    static final Duration BRIEF = Duration.ofMillis(1_500);

    /** The wait of all other work; a burst of messages queues this long. */
    static final Duration LONG = Duration.ofSeconds(10);

    private static final ThreadLocal<@Nullable Boolean> IS_BRIEF = new ThreadLocal<>();

    private DatabaseWait() {}

    /** Shortens the waits of the current thread until {@link #endBriefWait()}. */
    public static void startBriefWait() {
        IS_BRIEF.set(true);
    }

    /** Ends what {@link #startBriefWait()} started. */
    public static void endBriefWait() {
        IS_BRIEF.remove();
    }

    static Duration maximum() {
        return IS_BRIEF.get() == null ? LONG : BRIEF;
    }
}
