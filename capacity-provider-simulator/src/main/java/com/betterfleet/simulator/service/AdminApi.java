package com.betterfleet.simulator.service;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Client of the service's {@code /api/v1} with HTTP Basic. */
public final class AdminApi {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpCaller calls;
    private final URI serviceUrl;
    private final Map<String, String> headers;

    public AdminApi(HttpCaller calls, URI serviceUrl, String user, String password) {
        this.calls = calls;
        this.serviceUrl = serviceUrl;
        String credentials =
                Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        this.headers = Map.of(
                "Authorization", "Basic " + credentials,
                "Content-Type", "application/json",
                "Accept", "application/json");
    }

    /** @param path below {@code /api/v1}, with a leading slash */
    public HttpReply get(String path) {
        return send("GET", path, "");
    }

    public HttpReply put(String path, Object body) {
        return send("PUT", path, JSON.writeValueAsString(body));
    }

    public HttpReply post(String path, Object body) {
        return send("POST", path, JSON.writeValueAsString(body));
    }

    private HttpReply send(String method, String path, String body) {
        return calls.send(method, URI.create(serviceUrl + "/api/v1" + path), headers, body);
    }
}
