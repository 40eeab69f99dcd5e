package com.betterfleet.derms.link;

/** The partner is lost, unknown, or heard anew. Published in the transaction of the change: limits hang on it. */
public record LivenessChanged(String connectionId) {}
