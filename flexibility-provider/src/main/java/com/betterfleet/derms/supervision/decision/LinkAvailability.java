package com.betterfleet.derms.supervision.decision;

/** Whether the partner is available, as a decision sees it. */
public enum LinkAvailability {
    /** Messages arrive in time, or the link is not supervised. */
    UP,
    /** No message arrived in time while the service was listening. */
    LOST,
    /** The service was not listening, so that the state is not known. */
    UNKNOWN
}
