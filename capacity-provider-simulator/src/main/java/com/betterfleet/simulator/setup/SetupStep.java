package com.betterfleet.simulator.setup;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One admin API call of the setup.
 *
 * @param method PUT on the resource's own path, so that a second run changes nothing; POST for an operation
 * @param path below {@code /api/v1}
 * @param fallbackBody sent when the service does not know all fields of the body (400), or null
 * @param issuesClient whether the response may contain the client that the service issues to the distributor
 */
record SetupStep(
        String method,
        String path,
        Map<String, Object> body,
        @Nullable Map<String, Object> fallbackBody,
        boolean issuesClient) {

    static SetupStep putResource(String path, Map<String, Object> body) {
        return new SetupStep("PUT", path, body, null, false);
    }

    static SetupStep postOperation(String path) {
        return new SetupStep("POST", path, Map.of(), null, false);
    }
}
