package com.betterfleet.simulator.registration;

/** What the registration says to somebody who shows a token. */
public enum AdmissionDecision {
    ADMITTED,
    REFUSED,
    /** It says nothing: what was agreed beforehand holds. */
    USE_PRESHARED_CREDENTIAL
}
