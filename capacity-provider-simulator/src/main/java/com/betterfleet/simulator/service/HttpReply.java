package com.betterfleet.simulator.service;

/** Result of a call: a response of any status, or none. */
public sealed interface HttpReply {
    /** @param body as sent, empty when there was none */
    record ReceivedResponse(int status, String body) implements HttpReply {}

    /** @param reason text for the event log */
    record Unreachable(String reason) implements HttpReply {}

    default boolean isSuccess() {
        return this instanceof ReceivedResponse answered && answered.status() / 100 == 2;
    }

    /** Returns the HTTP status, or 0 without a response. */
    default int statusOrZero() {
        return this instanceof ReceivedResponse answered ? answered.status() : 0;
    }

    /** Returns a text for the event log: "204", "401 unknown token" or "unreachable: connection refused". */
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
