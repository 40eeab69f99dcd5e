package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.oscp.wire.BodyRedaction;
import com.betterfleet.derms.oscp.wire.OscpHeaders;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes OSCP error responses without credentials: {@code {"message": …}}, and the same text in a header. */
@Component
class OscpResponses {

    private static final int MAX_HEADER_LENGTH = 500;

    private final JsonMapper json;

    OscpResponses(JsonMapper json) {
        this.json = json;
    }

    void writeRefusal(HttpServletResponse response, int status, String reason) throws IOException {
        String message = BodyRedaction.redactText(reason);
        response.setStatus(status);
        response.setHeader(OscpHeaders.ERROR_MESSAGE, toHeaderText(message));
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getOutputStream().write(refusalBody(message).getBytes(StandardCharsets.UTF_8));
    }

    ResponseEntity<String> createRefusal(HttpStatus status, String reason) {
        String message = BodyRedaction.redactText(reason);
        return ResponseEntity.status(status)
                .header(OscpHeaders.ERROR_MESSAGE, toHeaderText(message))
                .contentType(MediaType.APPLICATION_JSON)
                .body(refusalBody(message));
    }

    private String refusalBody(String message) {
        return json.writeValueAsString(json.createObjectNode().put("message", message));
    }

    /** The message as header text: one line of ASCII. */
    private static String toHeaderText(String message) {
        String ascii = message.replaceAll("[^\\x20-\\x7e]", "?");
        return ascii.length() > MAX_HEADER_LENGTH ? ascii.substring(0, MAX_HEADER_LENGTH) : ascii;
    }
}
