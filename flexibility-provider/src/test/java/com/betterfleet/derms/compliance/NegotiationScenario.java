package com.betterfleet.derms.compliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.PartnerStub;
import com.betterfleet.derms.TestRig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A depot whose partner accepts requests and compliance errors, at a running service whose time is moved. */
final class NegotiationScenario implements AutoCloseable {

    static final String ADJUST = "/adjust";
    static final String ERROR = "/error";

    private final PartnerStub partner = new PartnerStub();
    private final TestRig rig;
    private int forecasts;

    NegotiationScenario(int port, String properties) {
        rig = TestRig.create(port, "vector", urlProperties() + properties);
    }

    TestRig rig() {
        return rig;
    }

    PartnerStub partner() {
        return partner;
    }

    private String urlProperties() {
        return (",\"heartbeatIntervalSeconds\":null,\"urls\":{\"handshake_acknowledge\":\"%1$s/ack\","
                        + "\"adjust_group_capacity_forecast\":\"%1$s/adjust\","
                        + "\"group_capacity_compliance_error\":\"%1$s/error\"}")
                .formatted(partner.baseUrl());
    }

    NegotiationScenario bringOnline() {
        rig.sendMessage(
                "handshake", "h-" + rig.readClock(), "{\"required_behaviour\":{\"measurement_configuration\":[]}}");
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(rig.getAdmin("/connections/" + rig.connectionId())
                                .get("state")
                                .asString())
                        .isEqualTo("ONLINE"));
        return this;
    }

    /** The next quarter hour that is at least one ahead. */
    Instant nextQuarterHour() {
        long quarter = Duration.ofMinutes(15).toSeconds();
        return Instant.ofEpochSecond((rig.readClock().getEpochSecond() / quarter + 2) * quarter);
    }

    /**
     * Sends a forecast with one capacity for a span.
     *
     * @return the message's id
     */
    String acceptForecast(Instant start, Duration length, String kilowatts, String... headers) {
        String id = "f%d-%s".formatted(++forecasts, rig.scopeId());
        assertThat(rig.sendForecast(id, "CONSUMPTION", TestRig.forecastBlock(start, length, kilowatts, "KW"), headers)
                        .status())
                .isEqualTo(204);
        return id;
    }

    /**
     * Requests one quarter hour.
     *
     * @return the request
     */
    JsonNode submitRequest(Instant start, String kilowatts) {
        TestRig.HttpAnswer answer = rig.postAdmin(scopePath("/adjustments"), requestBody(start, kilowatts));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return JsonMapper.shared().readTree(answer.body());
    }

    static String requestBody(Instant start, String kilowatts) {
        return "{\"direction\":\"IMPORT\",\"reason\":\"early buses\",\"blocks\":[{\"start\":\"%s\",\"end\":\"%s\",\"capacityKw\":%s}]}"
                .formatted(start, start.plusSeconds(900), kilowatts);
    }

    void awaitDelivered(JsonNode request) {
        await().untilAsserted(() -> assertThat(readState(request)).isEqualTo("DELIVERED"));
    }

    JsonNode readRequest(JsonNode request) {
        return rig.getAdmin(scopePath("/adjustments/" + request.get("id").asLong()));
    }

    String readState(JsonNode request) {
        return readRequest(request).get("state").stringValue();
    }

    List<JsonNode> listErrors() {
        return rig.getAdmin(scopePath("/compliance-errors"))
                .get("items")
                .valueStream()
                .toList();
    }

    String scopePath(String rest) {
        return "/scopes/" + rig.scopeId() + rest;
    }

    @Override
    public void close() {
        partner.close();
    }
}
