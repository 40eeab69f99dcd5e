package com.betterfleet.simulator.identity;

import com.betterfleet.simulator.faults.FaultyAnswers;
import com.betterfleet.simulator.scenario.AnswerFault;
import com.betterfleet.simulator.scenario.CurrentFaults;
import com.betterfleet.simulator.scenario.TokenChanges;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Answers in place of the token endpoint, or changes its response, where the faults say so. */
final class TokenFaultFilter extends OncePerRequestFilter {
    private final CurrentFaults faults;
    private final FaultyAnswers wrongAnswers;

    TokenFaultFilter(CurrentFaults faults, FaultyAnswers wrongAnswers) {
        this.faults = faults;
        this.wrongAnswers = wrongAnswers;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        AnswerFault fault = faults.current().token();
        if (fault != null && wrongAnswers.performFault(fault, request, response)) {
            return;
        }
        TokenChanges changes = faults.current().tokenChanges();
        if (!changes.hasAny()) {
            chain.doFilter(request, response);
            return;
        }
        ContentCachingResponseWrapper normal = new ContentCachingResponseWrapper(response);
        chain.doFilter(request, normal);
        byte[] changed = changeBody(normal.getContentAsByteArray(), changes);
        normal.resetBuffer();
        if (changes.compressed()) {
            normal.setHeader("Content-Encoding", "gzip");
        }
        normal.getOutputStream().write(changed);
        normal.copyBodyToResponse();
    }

    private static byte[] changeBody(byte[] normal, TokenChanges changes) throws IOException {
        JsonNode parsed = JsonMapper.shared().readTree(normal);
        if (parsed instanceof ObjectNode body && body.has("access_token")) {
            if (changes.expiresIn() != null) {
                body.putPOJO("expires_in", changes.expiresIn());
            }
            if (changes.tokenType() != null) {
                body.put("token_type", changes.tokenType());
            }
        }
        byte[] text = JsonMapper.shared().writeValueAsBytes(parsed);
        if (!changes.compressed()) {
            return text;
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text);
        }
        return packed.toByteArray();
    }
}
