package com.betterfleet.derms.access;

import com.betterfleet.derms.ServiceTest;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service under test as an administrator and as a partner use it. */
final class ServiceClient implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;

    ServiceClient(int port) {
        this.port = port;
    }

    record ServiceResponse(int status, HttpResponse<String> response) {
        JsonNode json() {
            return JSON.readTree(response.body());
        }

        String body() {
            return response.body();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    ServiceResponse admin(String method, String path, String body) {
        return send(request("/api/v1" + path)
                .header("Authorization", basic(ServiceTest.ADMIN_USER, ServiceTest.ADMIN_PASSWORD))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body)));
    }

    /** Requests an access token with the client in the Authorization header. */
    ServiceResponse token(String clientId, String secret) {
        return tokenWith(clientId, secret, "");
    }

    /** The same with more in the form. */
    ServiceResponse tokenWith(String clientId, String secret, String more) {
        return send(request("/oauth2/token")
                .header("Authorization", basic(clientId, secret))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials" + more)));
    }

    /** Requests an access token with the client in the form. */
    ServiceResponse tokenByForm(String clientId, String secret) {
        return send(request("/oauth2/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials&client_id=" + encoded(clientId)
                        + "&client_secret=" + encoded(secret))));
    }

    /** A heartbeat of the partner, the message that changes least. */
    ServiceResponse heartbeat(String authorization, Instant offlineAt) {
        return send(request("/oscp/fp/2.0/heartbeat")
                .header("Authorization", authorization)
                .header("X-Request-ID", UUID.randomUUID().toString())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"offline_mode_at\":\"" + offlineAt + "\"}")));
    }

    void moveClock(Instant now) {
        ServiceResponse answer = admin("PUT", "/clock", "{\"now\":\"" + now + "\"}");
        if (answer.status() != 204) {
            throw new IllegalStateException(answer.body());
        }
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }

    private ServiceResponse send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new ServiceResponse(response.statusCode(), response);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
