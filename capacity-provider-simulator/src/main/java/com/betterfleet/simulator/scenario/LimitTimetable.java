package com.betterfleet.simulator.scenario;

import java.time.Duration;

/**
 * Limits over time, cut into blocks.
 *
 * @param horizon how far ahead of the time of sending they reach
 * @param block length of one block; blocks are aligned to whole multiples of it in UTC
 */
public record LimitTimetable(Duration horizon, Duration block, LimitPattern limits) {}
