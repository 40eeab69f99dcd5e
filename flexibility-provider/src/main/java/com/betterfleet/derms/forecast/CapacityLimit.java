package com.betterfleet.derms.forecast;

import com.betterfleet.derms.power.Power;

/**
 * What a forecast allows for a while: the value of one segment of a timeline in force.
 *
 * @param limit the total of all phases; 0 is a real limit
 */
public record CapacityLimit(Power limit, ForecastOrigin origin) {}
