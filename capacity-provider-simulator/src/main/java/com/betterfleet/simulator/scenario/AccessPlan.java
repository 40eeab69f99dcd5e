package com.betterfleet.simulator.scenario;

import java.time.Duration;
import java.util.Map;

/**
 * How the two sides prove who they are.
 *
 * @param tokenLife how long an access token that we issue is good for
 * @param staticHeaders what the service must send along with an access token; names in lower case
 */
public record AccessPlan(Authentication authentication, Duration tokenLife, Map<String, String> staticHeaders) {
    public AccessPlan {
        staticHeaders = Map.copyOf(staticHeaders);
    }

    /** The same both ways. TOKEN: a fixed one, agreed beforehand; OAUTH: client credentials, and static headers. */
    public enum Authentication {
        TOKEN,
        OAUTH
    }

    public boolean byOauth() {
        return authentication == Authentication.OAUTH;
    }
}
