package com.betterfleet.simulator.registration;

/** Result of checking a token against the registration. */
public enum AdmissionDecision {
    ADMITTED,
    REFUSED,
    /** No registration exists; the credential agreed beforehand is checked instead. */
    USE_PRESHARED_CREDENTIAL
}
