package com.betterfleet.derms.supervision;

import java.time.Duration;

/** The partner's time properties that a decision uses. */
public record Timing(Duration firstForecastTimeout, Duration recoveryHold, Duration forecastStaleAfter) {}
