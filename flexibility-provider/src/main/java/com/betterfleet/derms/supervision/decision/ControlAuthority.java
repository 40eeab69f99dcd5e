package com.betterfleet.derms.supervision.decision;

/** Who governs a bound scope: the partner's limits, or people on the site alone. */
public enum ControlAuthority {
    PARTNER,
    LOCAL
}
