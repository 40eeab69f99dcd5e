package com.betterfleet.simulator.distributor;

import tools.jackson.databind.JsonNode;

/** Validates the parts of a measurement that a partner is most likely to omit. */
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

    /** INTERMITTENT is energy since {@code initial_measure_time}; without that time the value means nothing. */
    private static void checkEnergy(JsonNode energy) {
        if (!energy.path("value").isNumber()) {
            throw RefusedMessage.malformed("value is missing or not a number");
        }
        if (!InboundMessage.parseTime(energy, "initial_measure_time")
                .isBefore(InboundMessage.parseTime(energy, "measure_time"))) {
            throw RefusedMessage.malformed("initial_measure_time is not before measure_time");
        }
    }
}
