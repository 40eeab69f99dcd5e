package com.betterfleet.derms.compliance;

/** Something was said to the partner about a scope's limits, or something came of it; published in that transaction. */
public record NegotiationChanged(String scopeId) {}
