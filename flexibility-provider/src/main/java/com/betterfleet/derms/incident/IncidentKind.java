package com.betterfleet.derms.incident;

/** What is wrong. The kind says how grave it is, how it ends, and whether somebody has to say that it was seen. */
public enum IncidentKind {
    /** A partner was not heard in time (M7); about its connection and all scopes on it. */
    LINK_LOST(Severity.ADVISORY, Ending.CAUSE_GONE, true),
    /** A partner is there and its forecast says nothing for now (M8); about a scope. */
    FORECAST_GAP(Severity.ADVISORY, Ending.CAUSE_GONE, true),
    /** The first forecast is overdue; about a scope. */
    NO_FORECAST(Severity.ADVISORY, Ending.CAUSE_GONE, true),
    /** A limit could not be written where load control reads it; about a circuit. */
    WRITE_FAILED(Severity.CRITICAL, Ending.CAUSE_GONE, true),
    /** More was drawn than the limit allows (M19); about a scope. */
    BREACH(Severity.CRITICAL, Ending.CAUSE_GONE, true),
    /** Limits are not decided in time; about an instance of this service. */
    RUNNER_LATE(Severity.CRITICAL, Ending.CAUSE_GONE, true),
    /** The database's clock was set back; about an instance of this service. */
    CLOCK_STEP(Severity.ADVISORY, Ending.CAUSE_GONE, true),

    /** An instance's own clock differs from the database's, by which everything is decided; about that instance. */
    CLOCK_OFFSET(Severity.ADVISORY, Ending.CAUSE_GONE, false),

    /** Forecasts stopped coming while the link is up, or none is fresh enough to end a fallback. */
    FORECAST_STALE(Severity.ADVISORY, Ending.CAUSE_GONE, false),
    /** The limit is 0, now or within a day: charging stops. */
    ZERO_LIMIT(Severity.ADVISORY, Ending.CAUSE_GONE, false),
    /** The limit is too low to be of use, now or within a day. */
    LOW_LIMIT(Severity.ADVISORY, Ending.CAUSE_GONE, false),
    /** The limit changes by more than a tenth within half an hour. */
    STEP_AHEAD(Severity.ADVISORY, Ending.CAUSE_GONE, false),
    /** The limits for the case that the link fails reach less than a day ahead. */
    FALLBACK_COVER_SHORT(Severity.ADVISORY, Ending.CAUSE_GONE, false),
    /** Less energy is available until the scope's time than was used in that time the day before. */
    ENERGY_SHORT(Severity.ADVISORY, Ending.CAUSE_GONE, false),
    /** Another system wrote to a circuit of ours; about a circuit. */
    FOREIGN_VALUE(Severity.ADVISORY, Ending.CAUSE_GONE, false),
    /** The load so far leads to a breach. */
    HEADING_FOR_BREACH(Severity.ADVISORY, Ending.CAUSE_GONE, false),

    /** A forecast was turned away, so that what is in force ages; over when the group's next one is accepted. */
    FORECAST_REFUSED(Severity.ADVISORY, Ending.NEXT_FORECAST, false),
    /** A newer forecast took cover away. */
    FORECAST_HOLE(Severity.ADVISORY, Ending.A_DAY_AFTER, false),
    /** Blocks of one message overlapped within the tolerance. */
    FORECAST_OVERLAP(Severity.ADVISORY, Ending.A_DAY_AFTER, false),
    /** A partner used one request id for two messages. */
    REQUEST_ID_REUSED(Severity.ADVISORY, Ending.A_DAY_AFTER, false),
    /** A message in several parts never became whole. */
    SEGMENTS_INCOMPLETE(Severity.ADVISORY, Ending.A_DAY_AFTER, false),
    /** The partner's times do not fit ours. */
    CLOCK_SKEW(Severity.ADVISORY, Ending.A_DAY_AFTER, false),
    /** The partner states its demands where they mean nothing. */
    FLAT_BODY(Severity.ADVISORY, Ending.A_DAY_AFTER, false),
    /** A credential is about to end. */
    CREDENTIAL_EXPIRING(Severity.ADVISORY, Ending.A_DAY_AFTER, false);

    private final Severity severity;
    private final Ending ending;
    private final boolean disruption;

    IncidentKind(Severity severity, Ending ending, boolean disruption) {
        this.severity = severity;
        this.ending = ending;
        this.disruption = disruption;
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
        /** When its cause has been gone for five minutes. */
        CAUSE_GONE,
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

    /**
     * Whether something has really stopped working as it should, as opposed to something worth knowing beforehand: it stays
     * in sight until somebody says that it was seen, even when it is over.
     */
    public boolean disruption() {
        return disruption;
    }
}
