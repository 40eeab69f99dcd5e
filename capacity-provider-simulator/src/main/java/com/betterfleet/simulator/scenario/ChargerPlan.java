package com.betterfleet.simulator.scenario;

import java.time.Duration;
import java.time.LocalTime;

/**
 * A charger and the bus that uses it.
 *
 * @param id of the asset in the service
 * @param minimumKw less than this it cannot give: it is off
 * @param reaction from being told a power until it begins to move
 * @param ramp what it takes to go from its rating to nothing
 * @param plugIn local time; equal to {@code departure}: the bus is always there
 * @param departure local time, on the next day when it is before {@code plugIn}
 * @param needKwh what the bus wants at each visit
 */
public record ChargerPlan(
        String id,
        double ratingKw,
        double minimumKw,
        Duration reaction,
        Duration ramp,
        LocalTime plugIn,
        LocalTime departure,
        double needKwh) {}
