package com.betterfleet.derms.supervision.decision;

/** Who controls a bound scope: the partner, or operators on the site. */
public enum ControlAuthority {
    PARTNER,
    LOCAL
}
