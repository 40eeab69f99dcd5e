package com.betterfleet.simulator.scenario;

import java.time.Duration;

/**
 * The forecasts sent by themselves.
 *
 * @param groupId the OSCP group they are for
 * @param every how often both are sent again
 */
public record ForecastPlan(String groupId, Duration every, LimitTimetable consumption, LimitTimetable fallback) {}
