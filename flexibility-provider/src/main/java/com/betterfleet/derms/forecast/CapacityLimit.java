package com.betterfleet.derms.forecast;

import com.betterfleet.derms.power.Power;

/**
 * The capacity limit of one segment of a timeline in force, with the forecast it comes from.
 *
 * @param limit the total of all phases; 0 is a limit too
 */
public record CapacityLimit(Power limit, ForecastOrigin origin) {}
