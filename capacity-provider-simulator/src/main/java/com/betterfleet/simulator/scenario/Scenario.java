package com.betterfleet.simulator.scenario;

import org.jspecify.annotations.Nullable;

/**
 * What is to be played.
 *
 * @param forecast null: no forecast is sent unless asked for
 * @param depot null: no charger, no meter
 */
public record Scenario(
        String name,
        SitePlan site,
        AccessPlan access,
        LinkPlan link,
        AdjustmentPlan adjustments,
        RegistrationPlan registration,
        @Nullable ForecastPlan forecast,
        @Nullable DepotPlan depot,
        FaultPlan faults) {}
