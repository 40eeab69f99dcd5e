package com.betterfleet.simulator.distributor;

import tools.jackson.databind.JsonNode;

/** What the pretend distributor looks at in measurements: enough to notice a partner that forgot something. */
final class MeasurementRules {
    private MeasurementRules() {}

    static void checkGroup(JsonNode message) {
        InboundMessage.requireText(message, "group_id");
        for (JsonNode measurement : InboundMessage.requireList(message, "measurements")) {
            checkEnergy(measurement);
        }
    }

    static void checkAssets(JsonNode message) {
        InboundMessage.requireText(message, "group_id");
        for (JsonNode measurement : InboundMessage.requireList(message, "measurements")) {
            InboundMessage.requireText(measurement, "asset_id");
            InboundMessage.requireText(measurement, "asset_category");
            if (measurement.has("energy_measurement")) {
                checkEnergy(measurement.path("energy_measurement"));
            }
        }
    }

    /** INTERMITTENT is energy since {@code initial_measure_time}: without it the value means nothing. */
    private static void checkEnergy(JsonNode energy) {
        if (!energy.path("value").isNumber()) {
            throw RefusedMessage.malformed("value is missing or no number");
        }
        if (!InboundMessage.parseTime(energy, "initial_measure_time")
                .isBefore(InboundMessage.parseTime(energy, "measure_time"))) {
            throw RefusedMessage.malformed("initial_measure_time is not before measure_time");
        }
    }
}
