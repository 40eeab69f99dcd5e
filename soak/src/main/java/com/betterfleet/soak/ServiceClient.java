package com.betterfleet.soak;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the service over HTTP, as its administrator or as a partner. */
final class ServiceClient {

    static final String PASSWORD = "an-administrator-of-soak-runs";

    private static final Duration TIMEOUT = Duration.ofSeconds(6);
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString(("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8));

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    /**
     * The answer to a call.
     *
     * @param status 0 where none was received
     */
    record ServiceAnswer(int status, String body) {

        static final ServiceAnswer NONE = new ServiceAnswer(0, "");

        boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        /** Whether the service states that the message has no effect. */
        boolean isRefusal() {
            return status >= 400 && status < 500;
        }

        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }
    }

    /** Calls the admin API of an entrance. */
    ServiceAnswer callApi(String entrance, String method, String path, Object body) throws InterruptedException {
        return call(
                method,
                entrance + "/api/v1" + path,
                Map.of("Authorization", BASIC, "Content-Type", "application/json"),
                body instanceof String text ? text : JsonMapper.shared().writeValueAsString(body));
    }

    /** Sends a message as the partner that has this token. */
    ServiceAnswer sendMessage(String entrance, String token, String message, Map<String, String> ids, Object body)
            throws InterruptedException {
        Map<String, String> headers = new HashMap<>(ids);
        headers.put("Authorization", "Token " + token);
        headers.put("Content-Type", "application/json");
        return call(
                "POST",
                entrance + "/oscp/fp/2.0/" + message,
                headers,
                JsonMapper.shared().writeValueAsString(body));
    }

    /** Reads a resource of the admin API, if it is answered. */
    Optional<JsonNode> read(String entrance, String path) throws InterruptedException {
        ServiceAnswer answer = callApi(entrance, "GET", path, "");
        return answer.status() == 200 ? Optional.of(answer.json()) : Optional.empty();
    }

    /** Changes a resource of the admin API, which must succeed. */
    void change(String entrance, String path, Object body) throws InterruptedException, IOException {
        ServiceAnswer answer = callApi(entrance, "PUT", path, body);
        if (!answer.isSuccess()) {
            throw new IOException("PUT %s was answered %d: %s".formatted(path, answer.status(), answer.body()));
        }
    }

    boolean isReady(String instance) throws InterruptedException {
        return call("GET", instance + "/actuator/health/readiness", Map.of(), "")
                        .status()
                == 200;
    }

    private ServiceAnswer call(String method, String url, Map<String, String> headers, String body)
            throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT);
        headers.forEach(request::header);
        request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            return new ServiceAnswer(answer.statusCode(), answer.body());
        } catch (IOException noAnswer) {
            return ServiceAnswer.NONE;
        }
    }
}
