package com.betterfleet.simulator.scenario;

/**
 * What is set up in the service for the depot.
 *
 * @param timeZone IANA name
 * @param heartbeatSeconds how often the service is to demand a heartbeat of us
 * @param recoveryHoldSeconds how long the service holds back after a disturbance
 */
public record SitePlan(
        String timeZone, double ratingKw, double safeDefaultKw, int heartbeatSeconds, int recoveryHoldSeconds) {}
