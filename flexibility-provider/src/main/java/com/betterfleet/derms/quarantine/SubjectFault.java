package com.betterfleet.derms.quarantine;

import java.time.DateTimeException;
import java.util.Objects;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.UnexpectedRollbackException;

/** Tells a fault of one subject from a failure of the database, which concerns all of them. */
final class SubjectFault {

    private static final int MAX_LENGTH = 200;

    private SubjectFault() {}

    static boolean isFaultOfSubject(RuntimeException failure) {
        return failure instanceof DataIntegrityViolationException
                || failure instanceof UnexpectedRollbackException
                || !(failure instanceof DataAccessException || failure instanceof TransactionException);
    }

    /** Describes a failure to operators: the service's own words only, since others may repeat stored secrets. */
    static String describeFailure(RuntimeException failure) {
        if (failure instanceof DataAccessException) {
            return "the database refuses its data";
        }
        boolean ownText = failure instanceof IllegalArgumentException
                || failure instanceof IllegalStateException
                || failure instanceof ArithmeticException
                || failure instanceof DateTimeException;
        String line = Objects.requireNonNullElse(failure.getMessage(), "")
                .lines()
                .findFirst()
                .orElse("");
        return ownText && !line.isBlank()
                ? line.substring(0, Math.min(MAX_LENGTH, line.length()))
                : "its data cannot be processed (%s)"
                        .formatted(failure.getClass().getSimpleName());
    }
}
