package com.betterfleet.simulator.registration;

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

/** Sends Registers to the service and records what came of each. */
final class RegisterPost {
    private static final String TYPE = "register";

    private final Calls calls;
    private final Recorder recorder;
    private final InstantSource clock;

    RegisterPost(Calls calls, Recorder recorder, InstantSource clock) {
        this.calls = calls;
        this.recorder = recorder;
        this.clock = clock;
    }

    static String newRequestId() {
        return "pretend-vector-" + UUID.randomUUID();
    }

    /** @param body empty for none */
    Reply send(String method, Peer to, String requestId, @Nullable String correlationId, String body) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Authorization", "Token " + to.token());
        headers.put("X-Request-ID", requestId);
        if (correlationId != null) {
            headers.put("X-Correlation-ID", correlationId);
        }
        if (!body.isEmpty()) {
            headers.put("Content-Type", "application/json");
        }
        Instant at = clock.instant();
        Reply reply = calls.send(method, URI.create(to.baseUrl() + "/" + TYPE), headers, body);
        String error = reply.succeeded() ? null : reply.described();
        recorder.record(Direction.OUT, method, TYPE, at, headers, body, reply.statusOrZero(), error);
        return reply;
    }
}
