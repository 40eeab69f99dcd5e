package com.betterfleet.acceptance.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Client of the service's API, signed in as its administrator. */
public final class AdminApi {

    private static final String BASE = "/api/v1";
    private static final int MOVED = 204;

    private final String service;
    private final String authorization;

    public AdminApi(String service, String password) {
        this.service = service;
        String credentials = "admin:" + password;
        authorization = "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    public HttpAnswer get(String path) {
        return call("GET", path, "");
    }

    /** Returns the JSON at a path that must exist. */
    public JsonNode readJson(String path) {
        return get(path).requireStatus(200).json();
    }

    public HttpAnswer put(String path, Object body) {
        return call("PUT", path, toJson(body));
    }

    public HttpAnswer post(String path, Object body) {
        return call("POST", path, toJson(body));
    }

    public HttpAnswer delete(String path) {
        return call("DELETE", path, "");
    }

    /** Calls a path under the API's base, or from the root when it begins with two slashes. */
    HttpAnswer call(String method, String path, String body) {
        String url = service + (path.startsWith("//") ? path.substring(1) : BASE + path);
        return HttpCalls.call(
                method, url, Map.of("Authorization", authorization, "Content-Type", "application/json"), body);
    }

    /** Returns the service's time, which is the only one that counts in the tests. */
    public Instant now() {
        return Instant.parse(readJson("/clock").get("now").asString());
    }

    /**
     * Moves the service's time; all work due by then is done when this returns. Where a slow machine has passed that
     * time already, a second passes.
     */
    public void moveClockTo(Instant time) {
        HttpAnswer answer = putClock(time);
        if (answer.status() != MOVED && time.isBefore(now())) {
            answer = putClock(now().plusSeconds(1));
        }
        answer.requireStatus(MOVED);
    }

    /** Lets this much of the service's time pass; all work due by then is done when this returns. */
    public void advanceClock(Duration time) {
        moveClockTo(now().plus(time));
    }

    private HttpAnswer putClock(Instant time) {
        return put("/clock", Map.of("now", time.toString()));
    }

    private static String toJson(Object body) {
        return body instanceof String json ? json : JsonMapper.shared().writeValueAsString(body);
    }
}
