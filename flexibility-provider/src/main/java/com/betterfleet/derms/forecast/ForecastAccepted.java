package com.betterfleet.derms.forecast;

/** Published in the accepting transaction when a forecast was accepted for a scope's group. */
public record ForecastAccepted(String scopeId) {}
