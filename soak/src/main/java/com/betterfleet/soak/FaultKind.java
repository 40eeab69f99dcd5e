package com.betterfleet.soak;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The kinds of fault, each with the range of its length and what limits may do meanwhile. */
enum FaultKind {
    INSTANCE_KILLED("instance killed (-9)", 0, 3, false, Effect.INSTANCE),
    INSTANCE_KILLED_AT_BOUNDARY("instance killed at a boundary", 0, 3, true, Effect.INSTANCE),
    ALL_INSTANCES_KILLED("both instances killed", 0, 3, false, Effect.SERVICE),
    INSTANCE_SUSPENDED_AT_BOUNDARY("instance suspended at a boundary", 3, 15, true, Effect.INSTANCE),
    DATABASE_STOPPED("database stopped (fast)", 1, 6, false, Effect.SERVICE),
    DATABASE_SUSPENDED("database suspended", 3, 12, false, Effect.SERVICE),
    DATABASE_KILLED("database killed (-9)", 0, 3, false, Effect.SERVICE),
    CONNECTIONS_TAKEN("no database connection left", 4, 10, false, Effect.SERVICE),
    DISK_FULL("disk full", 4, 8, false, Effect.SERVICE),
    PARTNER_SLOW("partner answers slowly", 8, 20, false, Effect.NONE),
    PARTNER_HANGING("partner does not answer", 8, 20, false, Effect.NONE),
    BROKER_RESTARTED("MQTT broker restarted", 1, 4, false, Effect.NONE),
    PROXY_RESTARTED("proxy restarted", 1, 4, false, Effect.NONE);

    /** What a fault may delay. */
    enum Effect {
        /** Nothing of the service. */
        NONE,
        /** What one instance has begun, until the other one continues it. */
        INSTANCE,
        /** Everything, until the service answers again. */
        SERVICE
    }

    private final String label;
    private final int minSeconds;
    private final int maxSeconds;
    private final boolean atBoundary;
    private final Effect effect;

    FaultKind(String label, int minSeconds, int maxSeconds, boolean atBoundary, Effect effect) {
        this.label = label;
        this.minSeconds = minSeconds;
        this.maxSeconds = maxSeconds;
        this.atBoundary = atBoundary;
        this.effect = effect;
    }

    String label() {
        return label;
    }

    /** Returns a length within the range of this kind, by a fraction from 0 to 1. */
    Duration lengthAt(double fraction) {
        return Duration.ofMillis(Math.round((minSeconds + fraction * (maxSeconds - minSeconds)) * 1_000));
    }

    boolean isAtBoundary() {
        return atBoundary;
    }

    Effect effect() {
        return effect;
    }

    /** The number of instances that one such fault kills. */
    int kills() {
        return switch (this) {
            case INSTANCE_KILLED, INSTANCE_KILLED_AT_BOUNDARY -> 1;
            case ALL_INSTANCES_KILLED -> 2;
            default -> 0;
        };
    }

    static List<FaultKind> killing() {
        return Arrays.stream(values()).filter(kind -> kind.kills() > 0).toList();
    }

    static Optional<FaultKind> find(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.name().equalsIgnoreCase(name.replace('-', '_')))
                .findFirst();
    }
}
