package com.betterfleet.derms.link;

/** The partner is lost, unknown or up again, on which limits depend. Published in the transaction of the change. */
public record LivenessChanged(String connectionId) {}
