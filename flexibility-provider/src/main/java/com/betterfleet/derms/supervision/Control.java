package com.betterfleet.derms.supervision;

/** Who governs a bound scope: the partner's limits, or people on the site alone. */
public enum Control {
    PARTNER,
    LOCAL
}
