package com.betterfleet.simulator.depot;

/**
 * The limit the depot obeys and its source.
 *
 * @param kw for the whole site
 */
record SiteLimit(double kw, LimitSource source) {
    enum LimitSource {
        /** The circuit's answer, which is still valid. */
        CIRCUIT,
        /** The schedule in the last answer, because the service does not answer or the answer has expired. */
        SCHEDULE,
        /** The last safe default received, because the schedule has no limit for this instant. */
        SAFE_DEFAULT,
        /** The service has never answered: charging is not allowed. */
        UNKNOWN
    }

    static SiteLimit unknown() {
        return new SiteLimit(0, LimitSource.UNKNOWN);
    }

    boolean isKnown() {
        return source != LimitSource.UNKNOWN;
    }
}
