package com.betterfleet.derms.connection;

/** The partner is lost, unknown, or heard anew. Published in the transaction of the change: limits hang on it. */
public record LivenessChanged(String connectionId) {}
