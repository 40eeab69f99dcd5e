package com.betterfleet.derms.ems.readings;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.envelope.remote.CircuitCapacityWriter;
import com.betterfleet.derms.refusal.RejectedRequestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends bodies to every edge of a running service. */
final class ServiceEdges {

    private static final MqttPayloadMapping MQTT =
            MqttPayloadMapping.parse("assetId=/assetId,at=/at,importWh=/importWh");
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final int port;
    private final TestRig rig;
    private final PartnerAnswers partner;
    private final CircuitCapacityWriter platform;
    private final LocalDate day;
    private String csrf = "";

    ServiceEdges(int port, PartnerAnswers partner, CircuitCapacityWriter platform) {
        this.port = port;
        this.partner = partner;
        this.platform = platform;
        rig = TestRig.create(port, "oscp", "");
        // Other tests of the same service may have moved its time.
        day = rig.readClock().atOffset(ZoneOffset.UTC).toLocalDate().minusDays(1);
        rig.putAdmin(
                "/assets/" + rig.scopeId(),
                ("{\"scopeId\":\"%s\",\"microgridId\":\"%s\",\"name\":\"Charger\",\"ratingKw\":50,"
                                + "\"category\":\"CHARGING\",\"meteringRole\":\"CHARGER\"}")
                        .formatted(rig.scopeId(), rig.scopeId()));
        rig.putAdmin("/connections/token-" + rig.connectionId(), """
                {"name":"Partner","profile":"oscp","baseUrl":"%s","auth":{"outbound":{"type":"oauth","tokenUrl":"%s",
                 "clientId":"our-client","clientSecret":"our-secret-of-tests"},"inbound":{"type":"token","token":"in-%s"}}}
                """.formatted(
                        partner.url("/cp"), partner.url("/token"), rig.inboundToken()));
    }

    /** An edge; the answers of partners and platforms count as edges too, since their bodies also come from outside. */
    enum Edge {
        FORECAST,
        ADMIN_API,
        READINGS_JSON,
        READINGS_NDJSON,
        READINGS_CSV,
        READINGS_MQTT,
        TOKEN_ANSWER,
        PLATFORM_ANSWER,
        CONSOLE_FORM
    }

    /** @param status 200 and 400 where the edge has no status: accepted, or not */
    record EdgeAnswer(int status, String text) {}

    private byte[] oddBody(OddBody odd, String body, String duplicate, String nul) {
        return odd.of(day, body, duplicate, nul);
    }

    EdgeAnswer send(Edge edge, OddBody odd) {
        return switch (edge) {
            case FORECAST ->
                post(
                        "/oscp/fp/2.0/update_group_capacity_forecast",
                        "application/json",
                        odd,
                        oddBody(
                                odd,
                                rig.forecastBody(
                                                "CONSUMPTION",
                                                "{\"capacity\":50,\"phase\":\"ALL\",\"unit\":\"KW\",\"start_time\":\"TIME\","
                                                        + "\"end_time\":\"2040-01-31T22:30:00Z\"DUPLICATE}")
                                        .replace(rig.groupId(), rig.groupId() + "MARK"),
                                ",\"capacity\":900",
                                "\\u0000"),
                        Map.of(
                                "Authorization",
                                "Token " + rig.inboundToken(),
                                "X-Request-ID",
                                UUID.randomUUID().toString()));
            case ADMIN_API ->
                admin(
                        "PUT",
                        "/circuits/" + rig.scopeId() + "/operational-limit",
                        odd,
                        oddBody(
                                odd,
                                "{\"limitKw\":50,\"until\":\"LATER\",\"reason\":\"hot MARK\"DUPLICATE}",
                                ",\"limitKw\":900",
                                "\\u0000"));
            case READINGS_JSON -> readings("application/json", odd, "[" + reading() + "]");
            case READINGS_NDJSON -> readings("application/x-ndjson", odd, reading() + "\n");
            case READINGS_CSV -> readings("text/csv", odd, "assetId,at,importWhDUPLICATE\nASSETMARK,TIME,1\n");
            case READINGS_MQTT -> readMqtt(odd);
            case TOKEN_ANSWER -> requestToken(odd);
            case PLATFORM_ANSWER -> readPlatform(odd);
            case CONSOLE_FORM -> submitForm(odd);
        };
    }

    private static String reading() {
        return "{\"assetId\":\"ASSETMARK\",\"at\":\"TIME\",\"importWh\":1DUPLICATE}";
    }

    private EdgeAnswer readings(String type, OddBody odd, String body) {
        String duplicate = type.equals("text/csv") ? ",importWh" : ",\"importWh\":900";
        String nul = type.equals("text/csv") ? "\0" : "\\u0000";
        EdgeAnswer answer = post(
                "/api/v1/meter-readings",
                type,
                odd,
                oddBody(odd, body.replace("ASSET", rig.scopeId()), duplicate, nul),
                Map.of("Authorization", basic()));
        // A reading that is rejected by itself counts as a refusal with its reason.
        return answer.status() == 200 && !answer.text().contains("\"rejected\":[]")
                ? new EdgeAnswer(400, answer.text())
                : answer;
    }

    private EdgeAnswer readMqtt(OddBody odd) {
        try {
            MQTT.readMessage(
                    oddBody(odd, reading().replace("ASSET", rig.scopeId()), ",\"importWh\":900", "\\u0000"),
                    Optional.empty(),
                    Instant.EPOCH);
            return new EdgeAnswer(200, "");
        } catch (RejectedRequestException refused) {
            return new EdgeAnswer(400, refused.text());
        }
    }

    private EdgeAnswer requestToken(OddBody odd) {
        partner.setAnswer(
                "/token",
                oddBody(
                        odd,
                        "{\"access_token\":\"abcMARK\",\"token_type\":\"Bearer\",\"expires_in\":600DUPLICATE}",
                        ",\"access_token\":\"def\"",
                        "\\u0000"),
                answerHeaders(odd));
        String steps = rig.postAdmin("/connections/token-" + rig.connectionId() + "/test-credentials", "")
                .body();
        return new EdgeAnswer(steps.contains("\"TOKEN_ENDPOINT\",\"result\":\"OK\"") ? 200 : 400, steps);
    }

    private EdgeAnswer readPlatform(OddBody odd) {
        partner.setAnswer(
                "/circuits/odd",
                oddBody(
                        odd,
                        "{\"availableCapacityKw\":50,\"label\":\"feeder MARK\"DUPLICATE}",
                        ",\"availableCapacityKw\":900",
                        "\\u0000"),
                answerHeaders(odd));
        return switch (platform.readCapacity("odd")) {
            case CircuitCapacityWriter.PlatformAttempt.CompletedAttempt done -> new EdgeAnswer(200, done.toString());
            case CircuitCapacityWriter.PlatformAttempt.FailedAttempt failed -> new EdgeAnswer(400, failed.reason());
        };
    }

    private EdgeAnswer submitForm(OddBody odd) {
        if (csrf.isEmpty()) {
            signIn();
        }
        byte[] body = oddBody(
                odd,
                "_csrf=%s&limitKw=50&until=&reason=hotMARKDUPLICATE".formatted(URLEncoder.encode(csrf, UTF_8)),
                "&limitKw=900",
                "%00");
        return post(
                "/console/circuits/" + rig.scopeId() + "/operational-limit",
                "application/x-www-form-urlencoded",
                odd,
                body,
                Map.of());
    }

    private void signIn() {
        csrf = readCsrf("/login");
        String form = "_csrf=%s&username=%s&password=%s"
                .formatted(
                        URLEncoder.encode(csrf, UTF_8),
                        ServiceTest.ADMIN_USER,
                        URLEncoder.encode(ServiceTest.ADMIN_PASSWORD, UTF_8));
        post("/login", "application/x-www-form-urlencoded", OddBody.PLAIN, form.getBytes(UTF_8), Map.of());
        csrf = readCsrf("/console/circuits/" + rig.scopeId());
    }

    private String readCsrf(String path) {
        Matcher found = CSRF.matcher(call(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .build())
                .body());
        if (!found.find()) {
            throw new AssertionError("no form at " + path);
        }
        return found.group(1);
    }

    private EdgeAnswer admin(String method, String path, OddBody odd, byte[] body) {
        return exchange(method, "/api/v1" + path, "application/json", odd, body, Map.of("Authorization", basic()));
    }

    private EdgeAnswer post(String path, String type, OddBody odd, byte[] body, Map<String, String> headers) {
        return exchange("POST", path, type, odd, body, headers);
    }

    private EdgeAnswer exchange(
            String method, String path, String type, OddBody odd, byte[] body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .method(method, BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        if (odd != OddBody.NO_CONTENT_TYPE) {
            request.header("Content-Type", type);
        }
        if (odd.coding() != null) {
            request.header("Content-Encoding", odd.coding());
        }
        HttpResponse<String> response = call(request.build());
        return new EdgeAnswer(response.statusCode(), response.body());
    }

    private static Map<String, String> answerHeaders(OddBody odd) {
        Map<String, String> headers = new HashMap<>();
        if (odd != OddBody.NO_CONTENT_TYPE) {
            headers.put("Content-Type", "application/json");
        }
        if (odd.coding() != null) {
            headers.put("Content-Encoding", odd.coding());
        }
        return headers;
    }

    HttpResponse<String> call(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String basic() {
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString((ServiceTest.ADMIN_USER + ":" + ServiceTest.ADMIN_PASSWORD).getBytes(UTF_8));
    }
}
