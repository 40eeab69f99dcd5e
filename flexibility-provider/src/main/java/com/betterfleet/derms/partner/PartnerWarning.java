package com.betterfleet.derms.partner;

/** Published when a working link has a fault that an operator should see, in the transaction that detects it. */
public record PartnerWarning(String connectionId, PartnerWarningKind kind, String text) {

    /** The kind of fault. */
    public enum PartnerWarningKind {
        /** The clocks of the partner and the service seem to differ. */
        CLOCK_SKEW,
        /** Demands were sent outside of their wrapper and have no effect. */
        UNWRAPPED_DEMANDS,
        /** A secret or certificate expires soon. */
        CREDENTIAL_EXPIRING
    }
}
