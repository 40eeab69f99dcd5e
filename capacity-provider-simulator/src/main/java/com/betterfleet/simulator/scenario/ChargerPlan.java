package com.betterfleet.simulator.scenario;

import java.time.Duration;
import java.time.LocalTime;

/**
 * A charger and the bus that uses it.
 *
 * @param id of the asset in the service
 * @param minimumKw lowest power it can deliver; below that it is off
 * @param reaction time from receiving a setpoint until its power begins to change
 * @param ramp time from its rating to zero
 * @param plugIn local time; equal to {@code departure}: the bus is always there
 * @param departure local time, on the next day when it is before {@code plugIn}
 * @param needKwh energy that the bus needs at each visit
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
