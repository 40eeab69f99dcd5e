package com.betterfleet.derms.incident;

/** What is wrong. The kind says how grave it is, how it ends, and whether somebody has to say that it was seen. */
public enum IncidentKind {
    /** A partner was not heard in time (M7); about its connection and all scopes on it. */
    LINK_LOST(IncidentSeverity.ADVISORY, ResolutionPolicy.CAUSE_GONE, true),
    /** A partner is there and its forecast says nothing for now (M8); about a scope. */
    FORECAST_GAP(IncidentSeverity.ADVISORY, ResolutionPolicy.CAUSE_GONE, true),
    /** The first forecast is overdue; about a scope. */
    NO_FORECAST(IncidentSeverity.ADVISORY, ResolutionPolicy.CAUSE_GONE, true),
    /** A limit could not be written where load control reads it; about a circuit. */
    WRITE_FAILED(IncidentSeverity.CRITICAL, ResolutionPolicy.CAUSE_GONE, true),
    /** More was drawn than the limit allows (M19); about a scope. */
    BREACH(IncidentSeverity.CRITICAL, ResolutionPolicy.CAUSE_GONE, true),
    /** Limits are not decided in time; about an instance of this service. */
    RUNNER_LATE(IncidentSeverity.CRITICAL, ResolutionPolicy.CAUSE_GONE, true),
    /** The database's clock was set back; about an instance of this service. */
    CLOCK_STEP(IncidentSeverity.ADVISORY, ResolutionPolicy.CAUSE_GONE, true),

    /** An instance's own clock differs from the database's, by which everything is decided; about that instance. */
    CLOCK_OFFSET(IncidentSeverity.ADVISORY, ResolutionPolicy.CAUSE_GONE, false),

    /** Forecasts stopped coming while the link is up, or none is fresh enough to end a fallback. */
    FORECAST_STALE(IncidentSeverity.ADVISORY, ResolutionPolicy.CAUSE_GONE, false),
    /** The next forecast is overdue by the partner's usual interval, and the newest one is not stale yet. */
    FORECAST_OVERDUE(IncidentSeverity.ADVISORY, ResolutionPolicy.CAUSE_GONE, false),
    /** The limit is 0, now or within a day: charging stops. */
    ZERO_LIMIT(IncidentSeverity.ADVISORY, ResolutionPolicy.CAUSE_GONE, false),
    /** The limit is too low to be of use, now or within a day. */
    LOW_LIMIT(IncidentSeverity.ADVISORY, ResolutionPolicy.CAUSE_GONE, false),
    /** The limit changes by more than a tenth within half an hour. */
    STEP_AHEAD(IncidentSeverity.ADVISORY, ResolutionPolicy.CAUSE_GONE, false),
    /** The limits for the case that the link fails reach less than a day ahead. */
    FALLBACK_COVER_SHORT(IncidentSeverity.ADVISORY, ResolutionPolicy.CAUSE_GONE, false),
    /** Less energy is available until the scope's time than was used in that time the day before. */
    ENERGY_SHORT(IncidentSeverity.ADVISORY, ResolutionPolicy.CAUSE_GONE, false),
    /** Another system wrote to a circuit of ours; about a circuit. */
    FOREIGN_VALUE(IncidentSeverity.ADVISORY, ResolutionPolicy.CAUSE_GONE, false),
    /** The load so far leads to a breach. */
    HEADING_FOR_BREACH(IncidentSeverity.ADVISORY, ResolutionPolicy.CAUSE_GONE, false),

    /** A forecast was turned away, so that what is in force ages; over when the group's next one is accepted. */
    FORECAST_REFUSED(IncidentSeverity.ADVISORY, ResolutionPolicy.NEXT_FORECAST, false),
    /** A newer forecast took cover away. */
    FORECAST_HOLE(IncidentSeverity.ADVISORY, ResolutionPolicy.AFTER_ONE_DAY, false),
    /** Blocks of one message overlapped within the tolerance. */
    FORECAST_OVERLAP(IncidentSeverity.ADVISORY, ResolutionPolicy.AFTER_ONE_DAY, false),
    /** A partner used one request id for two messages. */
    REQUEST_ID_REUSED(IncidentSeverity.ADVISORY, ResolutionPolicy.AFTER_ONE_DAY, false),
    /** A message in several parts never became whole. */
    SEGMENTS_INCOMPLETE(IncidentSeverity.ADVISORY, ResolutionPolicy.AFTER_ONE_DAY, false),
    /** The partner's times do not fit ours. */
    CLOCK_SKEW(IncidentSeverity.ADVISORY, ResolutionPolicy.AFTER_ONE_DAY, false),
    /** The partner states its demands where they mean nothing. */
    FLAT_BODY(IncidentSeverity.ADVISORY, ResolutionPolicy.AFTER_ONE_DAY, false),
    /** A credential is about to end. */
    CREDENTIAL_EXPIRING(IncidentSeverity.ADVISORY, ResolutionPolicy.AFTER_ONE_DAY, false);

    private final IncidentSeverity severity;
    private final ResolutionPolicy resolutionPolicy;
    private final boolean disruption;

    IncidentKind(IncidentSeverity severity, ResolutionPolicy resolutionPolicy, boolean disruption) {
        this.severity = severity;
        this.resolutionPolicy = resolutionPolicy;
        this.disruption = disruption;
    }

    /** Yellow or red. */
    public enum IncidentSeverity {
        /** Yellow: something to know of. */
        ADVISORY,
        /** Red: something to act on now. */
        CRITICAL
    }

    /** When it is over. */
    public enum ResolutionPolicy {
        /** When its cause has been gone for five minutes. */
        CAUSE_GONE,
        /** When a forecast of the group is accepted. */
        NEXT_FORECAST,
        /** It happened and was over; told for a day after it was last seen. */
        AFTER_ONE_DAY
    }

    public IncidentSeverity severity() {
        return severity;
    }

    public ResolutionPolicy resolutionPolicy() {
        return resolutionPolicy;
    }

    /**
     * Whether something has really stopped working as it should, as opposed to something worth knowing beforehand: it stays
     * in sight until somebody says that it was seen, even when it is over.
     */
    public boolean isDisruption() {
        return disruption;
    }
}
