package com.betterfleet.derms.account;

import com.betterfleet.derms.payload.EdgeResponder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Refuses calls of the API, of its description and of the health endpoints as problems (RFC 9457). */
@Component
class ApiEdgeResponder implements EdgeResponder {

    private static final List<String> PATHS = List.of("/api/", "/v3/api-docs", "/actuator");

    private final JsonMapper json;

    ApiEdgeResponder(JsonMapper json) {
        this.json = json;
    }

    @Override
    public boolean serves(String path) {
        return PATHS.stream().anyMatch(path::startsWith);
    }

    @Override
    public void writeRefusal(HttpServletRequest request, HttpServletResponse response, int status, String text)
            throws IOException {
        HttpStatus known = HttpStatus.resolve(status);
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream()
                .write(json.writeValueAsBytes(json.createObjectNode()
                        .put("type", "about:blank")
                        .put("title", known == null ? "Refused" : known.getReasonPhrase())
                        .put("status", status)
                        .put("detail", text)));
    }
}
