package com.betterfleet.simulator.depot;

/**
 * The limit the depot obeys and where it comes from.
 *
 * @param kw for the whole site
 */
record Limit(double kw, Source source) {
    enum Source {
        /** The circuit's answer, still valid. */
        CIRCUIT,
        /** The schedule in the last answer, because the service does not answer or its answer has run out. */
        SCHEDULE,
        /** The safe default last seen, because the schedule does not say. */
        SAFE_DEFAULT,
        /** The service has never answered: nothing may be charged. */
        UNKNOWN
    }

    static Limit unknown() {
        return new Limit(0, Source.UNKNOWN);
    }

    boolean known() {
        return source != Source.UNKNOWN;
    }
}
