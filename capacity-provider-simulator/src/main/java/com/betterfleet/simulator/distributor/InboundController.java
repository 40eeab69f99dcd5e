package com.betterfleet.simulator.distributor;

import com.betterfleet.simulator.faults.FaultyAnswers;
import com.betterfleet.simulator.scenario.AnswerFault;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** The Capacity Provider's OSCP endpoints. */
@RestController
@RequestMapping("/oscp/cp/2.0")
final class InboundController {
    private final InboundGate gate;
    private final FaultyAnswers wrongAnswers;

    InboundController(InboundGate gate, FaultyAnswers wrongAnswers) {
        this.gate = gate;
        this.wrongAnswers = wrongAnswers;
    }

    @PostMapping("/{type}")
    void receiveMessage(@PathVariable String type, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        handleMessage(type, request, response);
    }

    @PutMapping("/register")
    void updateRegistration(HttpServletRequest request, HttpServletResponse response) throws IOException {
        handleMessage("register", request, response);
    }

    @DeleteMapping("/register")
    void unregister(HttpServletRequest request, HttpServletResponse response) throws IOException {
        handleMessage("register", request, response);
    }

    /** Flushes the response before any follow-up, so that the sender has its 204 first. */
    private void handleMessage(String type, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String body = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        InboundGate.GateAnswer answer = gate.handleMessage(
                new InboundMessage(request.getMethod(), type, readHeaders(request), body),
                wrongAnswers.isConnectionReused(request));
        AnswerFault fault = answer.fault();
        if (fault != null && wrongAnswers.performFault(fault, request, response)) {
            // No follow-up when the sender cannot know that the message was accepted.
            return;
        }
        response.setStatus(answer.status());
        Integer retryAfter = answer.retryAfterSeconds();
        if (retryAfter != null) {
            response.setHeader("Retry-After", retryAfter.toString());
        }
        String reason = answer.reason();
        if (reason != null) {
            response.setContentType("application/json");
            response.setHeader("X-Error-Message", reason.replaceAll("[^ -~]", " "));
            response.getOutputStream().write(JsonMapper.shared().writeValueAsBytes(Map.of("message", reason)));
        }
        response.flushBuffer();
        answer.followUp().run();
    }

    private static Map<String, String> readHeaders(HttpServletRequest request) {
        Map<String, String> headers = new HashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name.toLowerCase(Locale.ROOT), request.getHeader(name));
        }
        return headers;
    }
}
