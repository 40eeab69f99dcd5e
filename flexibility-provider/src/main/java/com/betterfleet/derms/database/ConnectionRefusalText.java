package com.betterfleet.derms.database;

import java.sql.SQLException;

/** Describes why the database cannot be used, and which setting to check, by the SQLSTATE of the failure. */
final class ConnectionRefusalText {

    private static final String ADDRESS = "Check DERMS_DATABASE_URL, and that PostgreSQL is running there.";
    private static final int CLASS_LENGTH = 2;

    private ConnectionRefusalText() {}

    static String describeRefusal(SQLException refusal) {
        SQLException cause = refusal;
        while (cause.getCause() instanceof SQLException deeper) {
            cause = deeper;
        }
        String state = cause.getSQLState() == null ? "" : cause.getSQLState();
        String words = String.valueOf(cause.getMessage());
        return switch (state) {
            case "" -> "the database cannot be used (%s). %s".formatted(words, ADDRESS);
            // The driver's state of a server that demands a password where none is set.
            case "08004" -> refuseUser(words);
            case "3D000" ->
                "the database refuses: %s. Create it, or name another one in DERMS_DATABASE_URL.".formatted(words);
            case "42501" -> "the database refuses: %s. Grant it to the user of DERMS_DATABASE_USER.".formatted(words);
            case "53300" -> "the database refuses: %s. Raise max_connections, or close other clients.".formatted(words);
            case "57P03" -> "the database refuses: %s. Start the service again when it is up.".formatted(words);
            default -> describeClass(state, words);
        };
    }

    private static String describeClass(String state, String words) {
        return switch (state.length() < CLASS_LENGTH ? state : state.substring(0, CLASS_LENGTH)) {
            case "08" -> "the database does not answer (%s). %s".formatted(words, ADDRESS);
            case "28" -> refuseUser(words);
            default -> "the database refuses: %s (SQLSTATE %s).".formatted(words, state);
        };
    }

    private static String refuseUser(String words) {
        return "the database refuses the user: %s. Check DERMS_DATABASE_USER and DERMS_DATABASE_PASSWORD."
                .formatted(words);
    }
}
