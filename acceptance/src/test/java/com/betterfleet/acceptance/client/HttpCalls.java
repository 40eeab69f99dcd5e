package com.betterfleet.acceptance.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Plain HTTP calls. */
public final class HttpCalls {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    private HttpCalls() {}

    public static HttpAnswer get(String url) {
        return call("GET", url, Map.of(), "");
    }

    /** Calls a server that may leave the call without an answer; the call fails after this time. */
    public static HttpAnswer get(String url, Duration patience) {
        return call("GET", url, Map.of(), new byte[0], patience);
    }

    public static HttpAnswer postJson(String url, String body) {
        return call("POST", url, Map.of("Content-Type", "application/json"), body);
    }

    public static HttpAnswer call(String method, String url, Map<String, String> headers, String body) {
        return call(method, url, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    public static HttpAnswer call(String method, String url, Map<String, String> headers, byte[] body) {
        return call(method, url, headers, body, PATIENCE);
    }

    private static HttpAnswer call(
            String method, String url, Map<String, String> headers, byte[] body, Duration patience) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(patience);
        headers.forEach(request::header);
        request.method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        try {
            HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
            return new HttpAnswer(
                    method + " " + url, answer.statusCode(), answer.headers().map(), answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + url, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
