package com.betterfleet.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The response to an HTTP call. */
public record HttpAnswer(String call, int status, Map<String, List<String>> headers, String body) {

    private static final int SERVER_ERROR = 500;

    /** Returns this answer after asserting its status. */
    public HttpAnswer requireStatus(int expected) {
        assertThat(status).as("%s answered %s", call, body).isEqualTo(expected);
        return this;
    }

    /** Returns this answer after asserting that it is no server error and discloses no internals. */
    public HttpAnswer requireNoInternals() {
        assertThat(status).as("%s answered %s", call, body).isLessThan(SERVER_ERROR);
        assertThat(body + headers).as(call).doesNotContain("at com.", "Exception", "org.springframework", "java.lang");
        return this;
    }

    public JsonNode json() {
        return JsonMapper.shared().readTree(body);
    }

    public String header(String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .flatMap(header -> header.getValue().stream())
                .findFirst()
                .orElse("");
    }
}
