package com.betterfleet.simulator.distributor;

import com.betterfleet.simulator.recorder.Direction;
import com.betterfleet.simulator.recorder.Recorder;
import com.betterfleet.simulator.scenario.CurrentFaults;
import com.betterfleet.simulator.service.Calls;
import com.betterfleet.simulator.service.Reply;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Sends OSCP messages to the partner and records what came of each. */
final class Post {
    private final Calls calls;
    private final URI serviceUrl;
    private final OurCredential credential;
    private final CurrentFaults faults;
    private final Map<String, String> reusedIds = new ConcurrentHashMap<>();
    private final Recorder recorder;
    private final InstantSource clock;

    Post(
            Calls calls,
            URI serviceUrl,
            OurCredential credential,
            CurrentFaults faults,
            Recorder recorder,
            InstantSource clock) {
        this.calls = calls;
        this.serviceUrl = serviceUrl;
        this.credential = credential;
        this.faults = faults;
        this.recorder = recorder;
        this.clock = clock;
    }

    /** Unlike any before, unless the faults say otherwise. */
    String newRequestId(String type) {
        return faults.get().sending().reusingIds().contains(type)
                ? reusedIds.computeIfAbsent(type, first -> newRequestId())
                : newRequestId();
    }

    private static String newRequestId() {
        return "pretend-vector-" + UUID.randomUUID();
    }

    /** As often as the faults say; what came of the last one is what counts. */
    Reply send(String type, JsonNode body, String requestId, @Nullable String correlationId) {
        if (faults.get().sending().duplicated().contains(type)) {
            sendOnce(type, body, requestId, correlationId);
        }
        return sendOnce(type, body, requestId, correlationId);
    }

    /** With an access token that the service does not take (any more), once more with a fresh one. */
    private Reply sendOnce(String type, JsonNode body, String requestId, @Nullable String correlationId) {
        Reply reply = new Reply.Unreachable("not sent");
        boolean again = true;
        for (int tries = 0; again && tries < 2; tries++) {
            switch (credential.present()) {
                case OurCredential.Presented.Missing missing -> {
                    return notSent(type, body, requestId, missing.why());
                }
                case OurCredential.Presented.Headers presented -> {
                    reply = attempt(type, url(presented, type), body, headers(presented, requestId, correlationId));
                    again = reply.statusOrZero() == 401 && credential.renewed(presented);
                }
            }
        }
        return reply;
    }

    private Reply notSent(String type, JsonNode body, String requestId, String why) {
        Map<String, String> headers = Map.of("X-Request-ID", requestId);
        recorder.record(Direction.OUT, "POST", type, clock.instant(), headers, body.toString(), 0, why);
        return new Reply.Unreachable(why);
    }

    private static Map<String, String> headers(
            OurCredential.Presented.Headers presented, String requestId, @Nullable String correlationId) {
        Map<String, String> headers = new HashMap<>(presented.staticHeaders());
        headers.put("Authorization", presented.authorization());
        headers.put("Content-Type", "application/json");
        headers.put("X-Request-ID", requestId);
        if (correlationId != null) {
            headers.put("X-Correlation-ID", correlationId);
        }
        return headers;
    }

    private URI url(OurCredential.Presented.Headers presented, String type) {
        String registered = presented.baseUrl();
        return URI.create((registered == null ? serviceUrl + "/oscp/fp/2.0" : registered) + "/" + type);
    }

    private Reply attempt(String type, URI url, JsonNode body, Map<String, String> headers) {
        Instant at = clock.instant();
        Reply reply = calls.send("POST", url, headers, body.toString());
        String error = reply.succeeded() ? null : reply.described();
        recorder.record(Direction.OUT, "POST", type, at, headers, body.toString(), reply.statusOrZero(), error);
        return reply;
    }
}
