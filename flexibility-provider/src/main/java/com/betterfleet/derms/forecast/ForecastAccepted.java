package com.betterfleet.derms.forecast;

/** A forecast was accepted for a scope's group; published in the accepting transaction. */
public record ForecastAccepted(String scopeId) {}
