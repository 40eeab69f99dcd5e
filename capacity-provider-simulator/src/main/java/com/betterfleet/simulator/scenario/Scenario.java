package com.betterfleet.simulator.scenario;

import org.jspecify.annotations.Nullable;

/**
 * A complete scenario.
 *
 * @param forecast null: no forecast is sent on a schedule
 * @param depot null: no charger and no meter
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
