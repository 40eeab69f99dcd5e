package com.betterfleet.derms.supervision.decision;

import java.time.Duration;

/** The partner's time properties that a decision uses. */
public record DecisionTiming(Duration firstForecastTimeout, Duration recoveryHold, Duration forecastStaleAfter) {}
