package com.betterfleet.simulator.distributor;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The partner's {@code required_behaviour}.
 *
 * @param heartbeatInterval interval of heartbeats to the partner, or null when it requires none
 */
record LinkRequirements(@Nullable Duration heartbeatInterval) {

    /**
     * Refuses requirements that cannot be met: only INTERMITTENT measurements are accepted. An empty wrapper, which some
     * services send, requires nothing.
     */
    static LinkRequirements of(JsonNode message) {
        JsonNode behaviour = message.path("required_behaviour");
        if (behaviour.isMissingNode() || (behaviour.isObject() && behaviour.isEmpty())) {
            return new LinkRequirements(null);
        }
        JsonNode configuration = behaviour.path("measurement_configuration");
        if (!configuration.isArray()) {
            throw RefusedMessage.malformed("required_behaviour.measurement_configuration is missing or not a list");
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
