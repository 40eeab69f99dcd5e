package com.betterfleet.derms.database;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;

/** Recognises failures that come from the database, however they are wrapped. */
public final class DatabaseFailure {

    /** SQLSTATE classes of a lost connection, too few resources, and a server that starts or stops. */
    private static final Set<String> UNAVAILABLE = Set.of("08", "53", "57");

    private static final String CONSTRAINT_VIOLATION = "23";
    private static final int CLASS_LENGTH = 2;
    private static final int MAX_CAUSES = 20;

    private DatabaseFailure() {}

    /** Finds the failure of a statement or a connection among the causes. */
    public static Optional<SQLException> findCause(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            if (cause instanceof SQLException found) {
                return Optional.of(found);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    /** Whether the database did not answer, rather than refuse a statement. */
    public static boolean isUnavailable(Throwable failure) {
        return findCause(failure)
                .filter(cause -> cause instanceof SQLTransientConnectionException || hasUnavailableState(cause))
                .isPresent();
    }

    /** Whether a constraint was violated, as where a referred row was removed by another transaction meanwhile. */
    public static boolean isConstraintViolation(Throwable failure) {
        return findCause(failure)
                .map(SQLException::getSQLState)
                .filter(state -> state.startsWith(CONSTRAINT_VIOLATION))
                .isPresent();
    }

    private static boolean hasUnavailableState(SQLException cause) {
        String state = cause.getSQLState();
        return state != null
                && state.length() >= CLASS_LENGTH
                && UNAVAILABLE.contains(state.substring(0, CLASS_LENGTH));
    }
}
