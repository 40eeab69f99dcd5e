package com.betterfleet.simulator.service;

/** What came of a call: an answer, whatever its status, or none. */
public sealed interface Reply {
    /** @param body as sent, empty when there was none */
    record Answered(int status, String body) implements Reply {}

    /** @param why in words for a person */
    record Unreachable(String why) implements Reply {}

    default boolean succeeded() {
        return this instanceof Answered answered && answered.status() / 100 == 2;
    }

    /** The HTTP status, 0 when there was no answer. */
    default int statusOrZero() {
        return this instanceof Answered answered ? answered.status() : 0;
    }

    /** For event lines: "204", "401 unknown token" or "unreachable: connection refused". */
    default String described() {
        return switch (this) {
            case Answered answered -> (answered.status() + " " + shortened(answered.body())).strip();
            case Unreachable unreachable -> "unreachable: " + unreachable.why();
        };
    }

    private static String shortened(String body) {
        String line = body.replaceAll("\\s+", " ");
        return line.length() > 300 ? line.substring(0, 300) + "…" : line;
    }
}
