package com.betterfleet.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a program answered to a call. */
public record HttpAnswer(String call, int status, Map<String, List<String>> headers, String body) {

    private static final int SERVER_ERROR = 500;

    /** This answer, when it has the status that was hoped for. */
    public HttpAnswer requireStatus(int expected) {
        assertThat(status).as("%s answered %s", call, body).isEqualTo(expected);
        return this;
    }

    /** This answer, when it gives nothing of the program's insides away and is no failure of its own. */
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
