package com.betterfleet.derms.envelope;

/** Another system wrote to a circuit; published in the transaction that handles it. */
public record ForeignValueFound(String circuitId) {}
