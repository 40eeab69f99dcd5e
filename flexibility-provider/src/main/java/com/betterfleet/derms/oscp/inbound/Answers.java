package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.oscp.wire.Headers;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Refusals as OSCP words them: {@code {"message": …}}, and the same text in a header. */
@Component
class Answers {

    private static final int LONGEST = 500;

    private final JsonMapper json;

    Answers(JsonMapper json) {
        this.json = json;
    }

    void write(HttpServletResponse response, int status, String message) throws IOException {
        response.setStatus(status);
        response.setHeader(Headers.ERROR_MESSAGE, headerText(message));
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getOutputStream().write(body(message).getBytes(StandardCharsets.UTF_8));
    }

    ResponseEntity<String> refuse(HttpStatus status, String message) {
        return ResponseEntity.status(status)
                .header(Headers.ERROR_MESSAGE, headerText(message))
                .contentType(MediaType.APPLICATION_JSON)
                .body(body(message));
    }

    private String body(String message) {
        return json.writeValueAsString(json.createObjectNode().put("message", message));
    }

    /** A header holds one line of ASCII. */
    private static String headerText(String message) {
        String ascii = message.replaceAll("[^\\x20-\\x7e]", "?");
        return ascii.length() > LONGEST ? ascii.substring(0, LONGEST) : ascii;
    }
}
