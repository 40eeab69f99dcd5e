package com.betterfleet.derms.access;

import com.betterfleet.derms.payload.EdgeResponder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Refuses token requests in the form of OAuth (RFC 6749, section 5.2). */
@Component
class TokenEdgeResponder implements EdgeResponder {

    private static final int SERVICE_UNAVAILABLE = 503;

    private final JsonMapper json;

    TokenEdgeResponder(JsonMapper json) {
        this.json = json;
    }

    @Override
    public boolean serves(String path) {
        return path.equals(AuthorizationServerConfiguration.TOKEN_PATH);
    }

    @Override
    public boolean readsForms() {
        return true;
    }

    @Override
    public void writeRefusal(HttpServletRequest request, HttpServletResponse response, int status, String text)
            throws IOException {
        response.setStatus(status);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getOutputStream()
                .write(json.writeValueAsBytes(json.createObjectNode()
                        .put("error", status == SERVICE_UNAVAILABLE ? "temporarily_unavailable" : "invalid_request")
                        .put("error_description", text)));
    }
}
