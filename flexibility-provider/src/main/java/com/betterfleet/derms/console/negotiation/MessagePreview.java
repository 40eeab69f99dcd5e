package com.betterfleet.derms.console.negotiation;

import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Formats the body of an outbound message for reading. */
@Component
class MessagePreview {

    private final JsonMapper json;

    MessagePreview(JsonMapper json) {
        this.json = json;
    }

    String format(String body) {
        return json.writerWithDefaultPrettyPrinter().writeValueAsString(json.readTree(body));
    }
}
