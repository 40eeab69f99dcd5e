package com.betterfleet.derms.compliance;

/** A message to the partner about a scope's limits was queued, or its state changed; published in that transaction. */
public record NegotiationChanged(String scopeId) {}
