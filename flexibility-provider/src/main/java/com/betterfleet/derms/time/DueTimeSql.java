package com.betterfleet.derms.time;

/** Composes the SQL of due times; see {@link DueWork#dueTimeSql}. */
public final class DueTimeSql {

    private DueTimeSql() {}

    /** The SQL of the earliest of several due times; null only where all are. */
    public static String earliestOf(String... dueTimes) {
        return "least(%s)".formatted(String.join(", ", dueTimes));
    }
}
