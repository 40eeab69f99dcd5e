package com.betterfleet.acceptance;

import static com.betterfleet.acceptance.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** A depot of one test: microgrid, circuit, scope, a connection of its own and the group bound on it. */
final class Site {

    /** What the partner of {@link #comeOnline()} demands. */
    static final String DEMANDS =
            "{\"required_behaviour\":{\"heartbeat_interval\":60,\"measurement_configuration\":[\"INTERMITTENT\"]}}";

    static final double RATING = 1_000;
    static final double SAFE_DEFAULT = 400;
    static final double EXPORT_RATING = 300;
    static final double EXPORT_SAFE_DEFAULT = 50;

    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** Nobody listens there: for tests that need no answer of ours. */
    private static final String NOBODY = "http://localhost:9/oscp/cp/2.0";

    private final RunningService service;
    private final String key;
    private final AtomicInteger requests;

    private Site(RunningService service, String key, AtomicInteger requests) {
        this.service = service;
        this.key = key;
        this.requests = requests;
    }

    /** A site under the given profile whose partner cannot be reached. */
    static Site create(RunningService service, String profile) {
        return create(service, profile, NOBODY, Map.of());
    }

    static Site create(RunningService service, String profile, String baseUrl, Map<String, ?> properties) {
        Site site = new Site(service, "n" + NUMBER.incrementAndGet(), new AtomicInteger());
        site.api()
                .put("/microgrids/" + site.microgrid(), Map.of("name", site.key, "timeZone", "Pacific/Auckland"))
                .expecting(200);
        site.defineCircuit(RATING, SAFE_DEFAULT).expecting(200);
        site.api()
                .put(
                        "/scopes/" + site.scope(),
                        Map.of("microgridId", site.microgrid(), "name", site.key, "circuitId", site.circuit()))
                .expecting(200);
        site.api()
                .put("/connections/" + site.connection(), site.connectionBody(profile, baseUrl, properties))
                .expecting(200);
        site.bind().expecting(200);
        return site;
    }

    /** The same site, spoken to and of through another instance. */
    Site through(RunningService other) {
        return new Site(other, key, requests);
    }

    AdminApi api() {
        return service.api();
    }

    /** In the names of all that belongs to it. */
    String key() {
        return key;
    }

    String microgrid() {
        return "m-" + key;
    }

    String circuit() {
        return "c-" + key;
    }

    String scope() {
        return "s-" + key;
    }

    String connection() {
        return "v-" + key;
    }

    /** Also what the binding defaults to as asset id. */
    String group() {
        return "G" + key;
    }

    String inboundToken() {
        return "inbound-token-" + key;
    }

    String outboundToken() {
        return "outbound-token-" + key;
    }

    Map<String, Object> connectionBody(String profile, String baseUrl, Map<String, ?> properties) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", "Partner of " + key);
        body.put("profile", profile);
        body.put("baseUrl", baseUrl);
        body.put(
                "auth",
                Map.of(
                        "outbound", Map.of("type", "token", "token", outboundToken()),
                        "inbound", Map.of("type", "token", "token", inboundToken())));
        // The partner of these tests is let in by a token, whatever its profile would have.
        body.put("authentication", Map.of("outbound", List.of("token"), "inbound", List.of("token")));
        body.put("requiredHeaders", List.of());
        body.putAll(properties);
        return body;
    }

    /** Creates the circuit or changes its rating and safe default for import. */
    Answer defineCircuit(double ratingKw, double safeDefaultKw) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("microgridId", microgrid());
        body.put("name", "Incomer of " + key);
        body.put("kind", "GRID_CONNECTION");
        body.put("ratingKw", ratingKw);
        body.put("safeDefaultKw", safeDefaultKw);
        body.put("exportRatingKw", EXPORT_RATING);
        body.put("exportSafeDefaultKw", EXPORT_SAFE_DEFAULT);
        return api().put("/circuits/" + circuit(), body);
    }

    Answer bind() {
        return api().put(groupPath(), Map.of("scopeId", scope()));
    }

    String groupPath() {
        return "/connections/" + connection() + "/groups/" + group();
    }

    Forecast forecast(String type) {
        return Forecast.of(type, group());
    }

    /** Sends a message as the partner, with a request id of its own. */
    Answer send(String message, Object body) {
        return send(message, key + "-" + requests.incrementAndGet(), body);
    }

    Answer send(String message, String requestId, Object body) {
        return Web.call(
                "POST",
                oscp(message),
                Map.of(
                        "Authorization",
                        "Token " + inboundToken(),
                        "X-Request-ID",
                        requestId,
                        "Content-Type",
                        "application/json"),
                body.toString());
    }

    /** The partner shakes hands, demanding a heartbeat each minute, and is answered. */
    void comeOnline() {
        send("handshake", DEMANDS).expecting(204);
        eventually(() -> assertThat(link().get("state").asString()).isEqualTo("ONLINE"));
    }

    /** The partner's heartbeat. */
    Answer beat(Instant offlineModeAt) {
        return send("heartbeat", "{\"offline_mode_at\":\"%s\"}".formatted(offlineModeAt));
    }

    Answer send(Forecast forecast) {
        return send("update_group_capacity_forecast", forecast);
    }

    String oscp(String message) {
        return service.url() + "/oscp/fp/2.0/" + message;
    }

    JsonNode readCircuit() {
        return api().read("/circuits/" + circuit());
    }

    JsonNode constraint() {
        return api().read("/scopes/" + scope() + "/constraint");
    }

    JsonNode link() {
        return api().read("/connections/" + connection());
    }

    /** What is planned within a span; this does not depend on when it is asked. */
    JsonNode timeline(Instant from, Instant to) {
        return api().read("/scopes/%s/timeline?from=%s&to=%s".formatted(scope(), from, to));
    }

    void showsImport(double kw, String source) {
        JsonNode circuit = readCircuit();
        assertThat(number(circuit, "availableCapacityKw"))
                .as(circuit.toString())
                .isEqualByComparingTo(exactly(kw));
        assertThat(circuit.get("importSource").asString()).isEqualTo(source);
    }

    void showsExport(double kw, String source) {
        JsonNode circuit = readCircuit();
        assertThat(number(circuit, "availableExportKw")).as(circuit.toString()).isEqualByComparingTo(exactly(kw));
        assertThat(circuit.get("exportSource").asString()).isEqualTo(source);
    }

    private static BigDecimal number(JsonNode object, String field) {
        return object.get(field).decimalValue();
    }

    private static BigDecimal exactly(double kw) {
        return BigDecimal.valueOf(kw);
    }
}
