package com.betterfleet.simulator.distributor;

import com.betterfleet.simulator.recorder.MessageDirection;
import com.betterfleet.simulator.recorder.MessageRecorder;
import com.betterfleet.simulator.scenario.CurrentFaults;
import com.betterfleet.simulator.scenario.FaultPlan;
import com.betterfleet.simulator.service.HttpCaller;
import com.betterfleet.simulator.service.HttpReply;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Sends OSCP messages to the partner and records the result of each. */
final class MessageSender {
    private final HttpCaller calls;
    private final URI serviceUrl;
    private final OutboundCredential credential;
    private final CurrentFaults faults;
    private final Map<String, String> reusedIds = new ConcurrentHashMap<>();
    private final MessageRecorder recorder;
    private final InstantSource clock;

    MessageSender(
            HttpCaller calls,
            URI serviceUrl,
            OutboundCredential credential,
            CurrentFaults faults,
            MessageRecorder recorder,
            InstantSource clock) {
        this.calls = calls;
        this.serviceUrl = serviceUrl;
        this.credential = credential;
        this.faults = faults;
        this.recorder = recorder;
        this.clock = clock;
    }

    /** Returns a new id, or a reused one where the faults say so. */
    String newRequestId(String type) {
        return faults.current().sending().reusingIds().contains(type)
                ? reusedIds.computeIfAbsent(type, first -> newRequestId())
                : newRequestId();
    }

    private static String newRequestId() {
        return "pretend-vector-" + UUID.randomUUID();
    }

    /** Sends a message as often as the faults say, and returns the last reply. */
    HttpReply sendMessage(String type, JsonNode body, String requestId, @Nullable String correlationId) {
        if (faults.current().sending().duplicated().contains(type)) {
            sendOnce(type, body, requestId, correlationId);
        }
        return sendOnce(type, body, requestId, correlationId);
    }

    /** Sends once, and once more with a new access token when the service refused the first. */
    private HttpReply sendOnce(String type, JsonNode body, String requestId, @Nullable String correlationId) {
        HttpReply reply = new HttpReply.Unreachable("not sent");
        boolean retry = true;
        for (int tries = 0; retry && tries < 2; tries++) {
            switch (credential.presentCredential()) {
                case OutboundCredential.PresentedCredential.MissingCredential missing -> {
                    return recordNotSent(type, body, requestId, missing.reason());
                }
                case OutboundCredential.PresentedCredential.CredentialHeaders presented -> {
                    reply = sendAttempt(
                            type, targetUrl(presented, type), body, buildHeaders(presented, requestId, correlationId));
                    retry = reply.statusOrZero() == 401 && credential.discardRefusedToken(presented);
                }
            }
        }
        return reply;
    }

    private HttpReply recordNotSent(String type, JsonNode body, String requestId, String why) {
        Map<String, String> headers = Map.of("X-Request-ID", requestId);
        recorder.recordMessage(MessageDirection.OUT, "POST", type, clock.instant(), headers, body.toString(), 0, why);
        return new HttpReply.Unreachable(why);
    }

    private static Map<String, String> buildHeaders(
            OutboundCredential.PresentedCredential.CredentialHeaders presented,
            String requestId,
            @Nullable String correlationId) {
        Map<String, String> headers = new HashMap<>(presented.staticHeaders());
        headers.put("Authorization", presented.authorization());
        headers.put("Content-Type", "application/json");
        headers.put("X-Request-ID", requestId);
        if (correlationId != null) {
            headers.put("X-Correlation-ID", correlationId);
        }
        return headers;
    }

    private URI targetUrl(OutboundCredential.PresentedCredential.CredentialHeaders presented, String type) {
        String registered = presented.baseUrl();
        FaultPlan.SendingFaults spelling = faults.current().sending();
        String name = type.equals("handshake_acknowledge") ? spelling.acknowledgePath() : type;
        String path = switch (spelling.slashes()) {
            case NONE -> "/" + name;
            case DOUBLE -> "//" + name;
            case TRAILING -> "/" + name + "/";
        };
        return URI.create((registered == null ? serviceUrl + "/oscp/fp/2.0" : registered) + path);
    }

    private HttpReply sendAttempt(String type, URI url, JsonNode body, Map<String, String> headers) {
        Instant sentAt = clock.instant();
        HttpReply reply = calls.send("POST", url, headers, body.toString());
        String error = reply.isSuccess() ? null : reply.describe();
        recorder.recordMessage(
                MessageDirection.OUT, "POST", type, sentAt, headers, body.toString(), reply.statusOrZero(), error);
        return reply;
    }
}
