package com.betterfleet.simulator.scenario;

/**
 * What the simulator sets up in the service for the depot.
 *
 * @param timeZone IANA name
 * @param heartbeatSeconds interval of heartbeats that the service requires of the distributor
 * @param recoveryHoldSeconds recovery hold of the service after a disturbance
 */
public record SitePlan(
        String timeZone, double ratingKw, double safeDefaultKw, int heartbeatSeconds, int recoveryHoldSeconds) {}
