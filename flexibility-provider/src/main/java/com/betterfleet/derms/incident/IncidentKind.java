package com.betterfleet.derms.incident;

/** What is wrong. The kind says how grave it is and how it ends. */
public enum IncidentKind {
    /** A forecast was turned away, so that what is in force ages; over when the group's next one is accepted. */
    FORECAST_REFUSED(Severity.ADVISORY, Ending.NEXT_FORECAST),
    /** A newer forecast took cover away. */
    FORECAST_HOLE(Severity.ADVISORY, Ending.A_DAY_AFTER),
    /** Blocks of one message overlapped within the tolerance. */
    FORECAST_OVERLAP(Severity.ADVISORY, Ending.A_DAY_AFTER),
    /** A partner used one request id for two messages. */
    REQUEST_ID_REUSED(Severity.ADVISORY, Ending.A_DAY_AFTER),
    /** A message in several parts never became whole. */
    SEGMENTS_INCOMPLETE(Severity.ADVISORY, Ending.A_DAY_AFTER),
    /** The partner's times do not fit ours. */
    CLOCK_SKEW(Severity.ADVISORY, Ending.A_DAY_AFTER),
    /** The partner states its demands where they mean nothing. */
    FLAT_BODY(Severity.ADVISORY, Ending.A_DAY_AFTER),
    /** A credential is about to end. */
    CREDENTIAL_EXPIRING(Severity.ADVISORY, Ending.A_DAY_AFTER);

    private final Severity severity;
    private final Ending ending;

    IncidentKind(Severity severity, Ending ending) {
        this.severity = severity;
        this.ending = ending;
    }

    /** Yellow or red. */
    public enum Severity {
        /** Yellow: something to know of. */
        ADVISORY,
        /** Red: something to act on now. */
        CRITICAL
    }

    /** When it is over. */
    enum Ending {
        /** When a forecast of the group is accepted. */
        NEXT_FORECAST,
        /** It happened and was over; told for a day after it was last seen. */
        A_DAY_AFTER
    }

    public Severity severity() {
        return severity;
    }

    Ending ending() {
        return ending;
    }
}
