package com.betterfleet.simulator.registration;

import com.betterfleet.simulator.recorder.MessageDirection;
import com.betterfleet.simulator.recorder.MessageRecorder;
import com.betterfleet.simulator.service.HttpCaller;
import com.betterfleet.simulator.service.HttpReply;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sends Registers to the service and records the result of each. */
final class RegisterSender {
    private static final String TYPE = "register";

    private final HttpCaller calls;
    private final MessageRecorder recorder;
    private final InstantSource clock;

    RegisterSender(HttpCaller calls, MessageRecorder recorder, InstantSource clock) {
        this.calls = calls;
        this.recorder = recorder;
        this.clock = clock;
    }

    static String newRequestId() {
        return "pretend-vector-" + UUID.randomUUID();
    }

    /** @param body empty for none */
    HttpReply send(String method, PeerEndpoint target, String requestId, @Nullable String correlationId, String body) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Authorization", "Token " + target.token());
        headers.put("X-Request-ID", requestId);
        if (correlationId != null) {
            headers.put("X-Correlation-ID", correlationId);
        }
        if (!body.isEmpty()) {
            headers.put("Content-Type", "application/json");
        }
        Instant sentAt = clock.instant();
        HttpReply reply = calls.send(method, URI.create(target.baseUrl() + "/" + TYPE), headers, body);
        String error = reply.isSuccess() ? null : reply.describe();
        recorder.recordMessage(MessageDirection.OUT, method, TYPE, sentAt, headers, body, reply.statusOrZero(), error);
        return reply;
    }
}
