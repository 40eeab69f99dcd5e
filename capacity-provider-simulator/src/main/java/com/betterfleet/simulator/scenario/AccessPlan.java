package com.betterfleet.simulator.scenario;

import java.time.Duration;
import java.util.Map;

/**
 * How the two sides authenticate.
 *
 * @param tokenLife lifetime of an access token that the simulator issues
 * @param staticHeaders headers that the service must send with an access token; names in lower case
 * @param sentHeaders headers that the simulator sends to the service with an access token; names in lower case
 */
public record AccessPlan(
        Authentication authentication,
        Duration tokenLife,
        Map<String, String> staticHeaders,
        Map<String, String> sentHeaders) {
    public AccessPlan {
        staticHeaders = Map.copyOf(staticHeaders);
        sentHeaders = Map.copyOf(sentHeaders);
    }

    /**
     * Method for both directions. TOKEN: a fixed token agreed beforehand; OAUTH: client credentials and static headers.
     */
    public enum Authentication {
        TOKEN,
        OAUTH
    }

    public boolean usesOauth() {
        return authentication == Authentication.OAUTH;
    }
}
