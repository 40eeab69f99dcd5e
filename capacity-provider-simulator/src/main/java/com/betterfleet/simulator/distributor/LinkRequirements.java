package com.betterfleet.simulator.distributor;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the partner demands of us.
 *
 * @param heartbeatInterval how often it wants to hear from us, or null when it does not
 */
record LinkRequirements(@Nullable Duration heartbeatInterval) {

    /** Refuses what we cannot meet: the pretend distributor takes nothing but INTERMITTENT measurements. */
    static LinkRequirements of(JsonNode message) {
        JsonNode behaviour = message.path("required_behaviour");
        if (behaviour.isMissingNode()) {
            return new LinkRequirements(null);
        }
        JsonNode configuration = behaviour.path("measurement_configuration");
        if (!configuration.isArray()) {
            throw RefusedMessage.malformed("required_behaviour.measurement_configuration is missing or no list");
        }
        boolean intermittent = configuration.isEmpty()
                || configuration
                        .valueStream()
                        .anyMatch(value -> value.asString("").equals("INTERMITTENT"));
        if (!intermittent) {
            throw RefusedMessage.malformed(
                    "measurement_configuration is " + configuration + "; only INTERMITTENT can be met");
        }
        JsonNode statedInterval = behaviour.path("heartbeat_interval");
        if (statedInterval.isMissingNode()) {
            return new LinkRequirements(null);
        }
        if (!statedInterval.isNumber() || statedInterval.asDouble() < 1) {
            throw RefusedMessage.malformed("heartbeat_interval is " + statedInterval + "; give at least 1 second");
        }
        return new LinkRequirements(Duration.ofMillis(Math.round(statedInterval.asDouble() * 1000)));
    }
}
