package com.betterfleet.simulator.scenario;

import java.time.Duration;
import java.util.Map;

/**
 * How the two sides prove who they are.
 *
 * @param tokenLife how long an access token that we issue is good for
 * @param staticHeaders what the service must send along with an access token; names in lower case
 * @param sentHeaders what we send to the service along with an access token of its own; names in lower case
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

    /** The same both ways. TOKEN: a fixed one, agreed beforehand; OAUTH: client credentials, and static headers. */
    public enum Authentication {
        TOKEN,
        OAUTH
    }

    public boolean usesOauth() {
        return authentication == Authentication.OAUTH;
    }
}
