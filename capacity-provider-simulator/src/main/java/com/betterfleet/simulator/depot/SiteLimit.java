package com.betterfleet.simulator.depot;

/**
 * The limit the depot obeys and where it comes from.
 *
 * @param kw for the whole site
 */
record SiteLimit(double kw, LimitSource source) {
    enum LimitSource {
        /** The circuit's answer, still valid. */
        CIRCUIT,
        /** The schedule in the last answer, because the service does not answer or its answer has run out. */
        SCHEDULE,
        /** The safe default last seen, because the schedule does not say. */
        SAFE_DEFAULT,
        /** The service has never answered: nothing may be charged. */
        UNKNOWN
    }

    static SiteLimit unknown() {
        return new SiteLimit(0, LimitSource.UNKNOWN);
    }

    boolean isKnown() {
        return source != LimitSource.UNKNOWN;
    }
}
