package com.betterfleet.derms.incident;

/** The kinds of incidents, with severity, resolution policy, and whether they need acknowledgement. */
public enum IncidentKind {
    /** The partner's heartbeat is overdue (M7); about its connection and all scopes on it. */
    LINK_LOST(IncidentSeverity.ADVISORY, ResolutionPolicy.CAUSE_GONE, true),
    /** The link is up and the forecast states no limit for now (M8); about a scope. */
    FORECAST_GAP(IncidentSeverity.ADVISORY, ResolutionPolicy.CAUSE_GONE, true),
    /** The first forecast is overdue; about a scope. */
    NO_FORECAST(IncidentSeverity.ADVISORY, ResolutionPolicy.CAUSE_GONE, true),
    /** A limit could not be written where load control reads it; about a circuit. */
    WRITE_FAILED(IncidentSeverity.CRITICAL, ResolutionPolicy.CAUSE_GONE, true),
    /** The load is above the limit (M19); about a scope. */
    BREACH(IncidentSeverity.CRITICAL, ResolutionPolicy.CAUSE_GONE, true),
    /** Limits are not decided in time; about an instance of the service. */
    RUNNER_LATE(IncidentSeverity.CRITICAL, ResolutionPolicy.CAUSE_GONE, true),
    /** A job of the service cannot process one subject and has set it aside; about a scope, a connection or a circuit. */
    PROCESSING_FAILED(IncidentSeverity.CRITICAL, ResolutionPolicy.CAUSE_GONE, true),
    /** The database's clock was set back; about an instance of the service. */
    CLOCK_STEP(IncidentSeverity.ADVISORY, ResolutionPolicy.CAUSE_GONE, true),

    /** An instance's own clock differs from the database's, which decides; about that instance. */
    CLOCK_OFFSET(IncidentSeverity.ADVISORY, ResolutionPolicy.CAUSE_GONE, false),

    /** The newest forecast is too old while the link is up, or none is fresh enough to end a fallback. */
    FORECAST_STALE(IncidentSeverity.ADVISORY, ResolutionPolicy.CAUSE_GONE, false),
    /** The next forecast is overdue by the partner's usual interval, and the newest one is not stale yet. */
    FORECAST_OVERDUE(IncidentSeverity.ADVISORY, ResolutionPolicy.CAUSE_GONE, false),
    /** The limit is 0, now or within a day: charging stops. */
    ZERO_LIMIT(IncidentSeverity.ADVISORY, ResolutionPolicy.CAUSE_GONE, false),
    /** The limit is below the useful minimum, now or within a day. */
    LOW_LIMIT(IncidentSeverity.ADVISORY, ResolutionPolicy.CAUSE_GONE, false),
    /** The limit changes by more than a tenth within half an hour. */
    STEP_AHEAD(IncidentSeverity.ADVISORY, ResolutionPolicy.CAUSE_GONE, false),
    /** The partner's fallback limits reach less than a day ahead. */
    FALLBACK_COVER_SHORT(IncidentSeverity.ADVISORY, ResolutionPolicy.CAUSE_GONE, false),
    /** Less energy is available until the scope's time than was used in that time the day before. */
    ENERGY_SHORT(IncidentSeverity.ADVISORY, ResolutionPolicy.CAUSE_GONE, false),
    /** Another system wrote to a managed circuit; about a circuit. */
    FOREIGN_VALUE(IncidentSeverity.ADVISORY, ResolutionPolicy.CAUSE_GONE, false),
    /** The present load leads to a breach. */
    HEADING_FOR_BREACH(IncidentSeverity.ADVISORY, ResolutionPolicy.CAUSE_GONE, false),

    /** A forecast was refused, so that the one in force ages; resolved when the group's next one is accepted. */
    FORECAST_REFUSED(IncidentSeverity.ADVISORY, ResolutionPolicy.NEXT_FORECAST, false),
    /** A newer forecast left a gap where an older one stated limits. */
    FORECAST_HOLE(IncidentSeverity.ADVISORY, ResolutionPolicy.AFTER_ONE_DAY, false),
    /** Blocks of one message overlapped within the tolerance. */
    FORECAST_OVERLAP(IncidentSeverity.ADVISORY, ResolutionPolicy.AFTER_ONE_DAY, false),
    /** A partner used one request id for two messages. */
    REQUEST_ID_REUSED(IncidentSeverity.ADVISORY, ResolutionPolicy.AFTER_ONE_DAY, false),
    /** A message in several parts never became complete. */
    SEGMENTS_INCOMPLETE(IncidentSeverity.ADVISORY, ResolutionPolicy.AFTER_ONE_DAY, false),
    /** The partner's times do not match the service's. */
    CLOCK_SKEW(IncidentSeverity.ADVISORY, ResolutionPolicy.AFTER_ONE_DAY, false),
    /** The partner sends its handshake demands outside of their wrapper. */
    FLAT_BODY(IncidentSeverity.ADVISORY, ResolutionPolicy.AFTER_ONE_DAY, false),
    /** A credential is about to expire. */
    CREDENTIAL_EXPIRING(IncidentSeverity.ADVISORY, ResolutionPolicy.AFTER_ONE_DAY, false);

    private final IncidentSeverity severity;
    private final ResolutionPolicy resolutionPolicy;
    private final boolean disruption;

    IncidentKind(IncidentSeverity severity, ResolutionPolicy resolutionPolicy, boolean disruption) {
        this.severity = severity;
        this.resolutionPolicy = resolutionPolicy;
        this.disruption = disruption;
    }

    /** The severity, shown by colour. */
    public enum IncidentSeverity {
        /** Yellow: worth knowing. */
        ADVISORY,
        /** Red: act now. */
        CRITICAL
    }

    /** When an incident is resolved. */
    public enum ResolutionPolicy {
        /** When its cause has been gone for five minutes. */
        CAUSE_GONE,
        /** When a forecast of the group is accepted. */
        NEXT_FORECAST,
        /** A day after it was last seen: it was a single event. */
        AFTER_ONE_DAY
    }

    public IncidentSeverity severity() {
        return severity;
    }

    public ResolutionPolicy resolutionPolicy() {
        return resolutionPolicy;
    }

    /**
     * Whether something has stopped working, as opposed to an advisory. A disruption stays listed until it is
     * acknowledged, even when resolved.
     */
    public boolean isDisruption() {
        return disruption;
    }
}
