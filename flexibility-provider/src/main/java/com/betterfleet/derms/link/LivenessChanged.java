package com.betterfleet.derms.link;

/** Published when the partner is lost, unknown or up again, in the transaction of the change. Limits depend on it. */
public record LivenessChanged(String connectionId) {}
