package com.betterfleet.derms.connection;

/**
 * Something about a partner's link that works and still should be seen by a person. Published in the transaction in which it
 * is noticed.
 */
public record LinkOddity(String connectionId, Kind kind, String text) {

    /** What is odd. */
    public enum Kind {
        /** The partner's clock and ours seem to disagree. */
        CLOCK_SKEW,
        /** Demands stand outside of their wrapper and mean nothing. */
        FLAT_BODY,
        /** A secret or certificate ends soon. */
        CREDENTIAL_EXPIRING
    }
}
