package com.betterfleet.simulator.service;

/** What came of a call: an answer, whatever its status, or none. */
public sealed interface HttpReply {
    /** @param body as sent, empty when there was none */
    record ReceivedResponse(int status, String body) implements HttpReply {}

    /** @param reason in words for a person */
    record Unreachable(String reason) implements HttpReply {}

    default boolean isSuccess() {
        return this instanceof ReceivedResponse answered && answered.status() / 100 == 2;
    }

    /** The HTTP status, 0 when there was no answer. */
    default int statusOrZero() {
        return this instanceof ReceivedResponse answered ? answered.status() : 0;
    }

    /** For event lines: "204", "401 unknown token" or "unreachable: connection refused". */
    default String describe() {
        return switch (this) {
            case ReceivedResponse answered -> (answered.status() + " " + shortened(answered.body())).strip();
            case Unreachable unreachable -> "unreachable: " + unreachable.reason();
        };
    }

    private static String shortened(String body) {
        String line = body.replaceAll("\\s+", " ");
        return line.length() > 300 ? line.substring(0, 300) + "…" : line;
    }
}
