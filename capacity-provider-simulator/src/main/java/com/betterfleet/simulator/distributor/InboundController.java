package com.betterfleet.simulator.distributor;

import com.betterfleet.simulator.faults.WrongAnswers;
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
    private final Gate gate;
    private final WrongAnswers wrongAnswers;

    InboundController(Gate gate, WrongAnswers wrongAnswers) {
        this.gate = gate;
        this.wrongAnswers = wrongAnswers;
    }

    @PostMapping("/{type}")
    void receive(@PathVariable String type, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        answer(type, request, response);
    }

    @PutMapping("/register")
    void update(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer("register", request, response);
    }

    @DeleteMapping("/register")
    void unregister(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer("register", request, response);
    }

    /** The answer is flushed before anything that follows from the message: the sender must have its 204 first. */
    private void answer(String type, HttpServletRequest request, HttpServletResponse response) throws IOException {
        String body = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Gate.Answer answer = gate.let(new Inbound(request.getMethod(), type, headers(request), body));
        AnswerFault fault = answer.fault();
        if (fault != null && wrongAnswers.give(fault, request, response)) {
            // Nothing follows from a message whose sender does not know that we have it.
            return;
        }
        response.setStatus(answer.status());
        String reason = answer.reason();
        if (reason != null) {
            response.setContentType("application/json");
            response.setHeader("X-Error-Message", reason.replaceAll("[^ -~]", " "));
            response.getOutputStream().write(JsonMapper.shared().writeValueAsBytes(Map.of("message", reason)));
        }
        response.flushBuffer();
        answer.followUp().run();
    }

    private static Map<String, String> headers(HttpServletRequest request) {
        Map<String, String> headers = new HashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name.toLowerCase(Locale.ROOT), request.getHeader(name));
        }
        return headers;
    }
}
