package com.betterfleet.simulator.service;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** HTTP client for JSON bodies. Network failures and error responses never throw. */
public final class HttpCaller {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    // HTTP/1.1, because an h2c upgrade on every first call confuses plain test servers.
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    /** @param body empty for none */
    public HttpReply send(String method, URI url, Map<String, String> headers, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(TIMEOUT)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            return new HttpReply.ReceivedResponse(response.statusCode(), response.body());
        } catch (ConnectException e) {
            return new HttpReply.Unreachable("no connection to " + url.getAuthority());
        } catch (IOException e) {
            return new HttpReply.Unreachable(e.getClass().getSimpleName() + " from " + url.getAuthority());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new HttpReply.Unreachable("the simulator is stopping");
        }
    }
}
