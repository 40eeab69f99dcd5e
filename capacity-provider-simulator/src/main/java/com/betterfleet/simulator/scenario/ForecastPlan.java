package com.betterfleet.simulator.scenario;

import java.time.Duration;

/**
 * The forecasts sent on a schedule.
 *
 * @param groupId the OSCP group they apply to
 * @param every interval at which both are sent
 */
public record ForecastPlan(String groupId, Duration every, LimitTimetable consumption, LimitTimetable fallback) {}
