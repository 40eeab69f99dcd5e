package com.betterfleet.simulator.distributor;

import com.betterfleet.simulator.recorder.Direction;
import com.betterfleet.simulator.recorder.Recorder;
import com.betterfleet.simulator.service.Calls;
import com.betterfleet.simulator.service.Reply;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Sends OSCP messages to the partner and records what came of each. */
final class Post {
    private final Calls calls;
    private final URI serviceUrl;
    private final String token;
    private final Recorder recorder;
    private final InstantSource clock;

    Post(Calls calls, URI serviceUrl, String token, Recorder recorder, InstantSource clock) {
        this.calls = calls;
        this.serviceUrl = serviceUrl;
        this.token = token;
        this.recorder = recorder;
        this.clock = clock;
    }

    static String newRequestId() {
        return "pretend-vector-" + UUID.randomUUID();
    }

    Reply send(String type, JsonNode body, String requestId, @Nullable String correlationId) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Authorization", "Token " + token);
        headers.put("Content-Type", "application/json");
        headers.put("X-Request-ID", requestId);
        if (correlationId != null) {
            headers.put("X-Correlation-ID", correlationId);
        }
        Instant at = clock.instant();
        URI url = URI.create(serviceUrl + "/oscp/fp/2.0/" + type);
        Reply reply = calls.send("POST", url, headers, body.toString());
        String error = reply.succeeded() ? null : reply.described();
        recorder.record(Direction.OUT, "POST", type, at, headers, body.toString(), reply.statusOrZero(), error);
        return reply;
    }
}
