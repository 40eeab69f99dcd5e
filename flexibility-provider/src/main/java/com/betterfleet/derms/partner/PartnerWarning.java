package com.betterfleet.derms.partner;

/**
 * Something about a partner's link that works and still should be seen by a person. Published in the transaction in which it
 * is noticed.
 */
public record PartnerWarning(String connectionId, PartnerWarningKind kind, String text) {

    /** What is odd. */
    public enum PartnerWarningKind {
        /** The partner's clock and ours seem to disagree. */
        CLOCK_SKEW,
        /** Demands stand outside of their wrapper and mean nothing. */
        UNWRAPPED_DEMANDS,
        /** A secret or certificate ends soon. */
        CREDENTIAL_EXPIRING
    }
}
