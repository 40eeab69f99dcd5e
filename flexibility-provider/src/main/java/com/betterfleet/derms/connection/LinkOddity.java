package com.betterfleet.derms.connection;

/**
 * Something about a link that a person should see, though it goes on working. Published in the transaction that found it.
 *
 * @param text what was found, with its values, and what would be right; without secrets
 */
public record LinkOddity(String connectionId, Kind kind, String text) {

    /** What is odd. */
    public enum Kind {
        /** The partner's times do not fit ours. */
        CLOCK_SKEW,
        /** The partner states its demands where they mean nothing. */
        FLAT_BODY,
        /** A credential is about to end. */
        CREDENTIAL_EXPIRING
    }
}
