package com.betterfleet.derms.compliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.PartnerSink;
import com.betterfleet.derms.Rig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A depot whose partner takes requests and compliance errors, at a running service whose time is moved. */
final class NegotiationScene implements AutoCloseable {

    static final String ADJUST = "/adjust";
    static final String ERROR = "/error";

    private final PartnerSink partner = new PartnerSink();
    private final Rig rig;
    private int forecasts;

    NegotiationScene(int port, String properties) {
        rig = Rig.build(port, "vector", urls() + properties);
    }

    Rig rig() {
        return rig;
    }

    PartnerSink partner() {
        return partner;
    }

    private String urls() {
        return (",\"heartbeatIntervalSeconds\":null,\"urls\":{\"handshake_acknowledge\":\"%1$s/ack\","
                        + "\"adjust_group_capacity_forecast\":\"%1$s/adjust\","
                        + "\"group_capacity_compliance_error\":\"%1$s/error\"}")
                .formatted(partner.url());
    }

    NegotiationScene online() {
        rig.oscp("handshake", "h-" + rig.now(), "{\"required_behaviour\":{\"measurement_configuration\":[]}}");
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(rig.get("/connections/" + rig.connection())
                                .get("state")
                                .asString())
                        .isEqualTo("ONLINE"));
        return this;
    }

    /** The next quarter hour that is at least one ahead. */
    Instant edge() {
        long quarter = Duration.ofMinutes(15).toSeconds();
        return Instant.ofEpochSecond((rig.now().getEpochSecond() / quarter + 2) * quarter);
    }

    /** The partner states one capacity for a span; @return the message's id. */
    String forecast(Instant start, Duration length, String kilowatts, String... headers) {
        String id = "f%d-%s".formatted(++forecasts, rig.scope());
        assertThat(rig.forecast(id, "CONSUMPTION", Rig.block(start, length, kilowatts, "KW"), headers)
                        .status())
                .isEqualTo(204);
        return id;
    }

    /** Asks for one quarter hour; @return the request. */
    JsonNode ask(Instant start, String kilowatts) {
        Rig.Answer answer = rig.post(path("/adjustments"), wish(start, kilowatts));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return JsonMapper.shared().readTree(answer.body());
    }

    static String wish(Instant start, String kilowatts) {
        return "{\"direction\":\"IMPORT\",\"reason\":\"early buses\",\"blocks\":[{\"start\":\"%s\",\"end\":\"%s\",\"capacityKw\":%s}]}"
                .formatted(start, start.plusSeconds(900), kilowatts);
    }

    void delivered(JsonNode request) {
        await().untilAsserted(() -> assertThat(state(request)).isEqualTo("DELIVERED"));
    }

    JsonNode now(JsonNode request) {
        return rig.get(path("/adjustments/" + request.get("id").asLong()));
    }

    String state(JsonNode request) {
        return now(request).get("state").stringValue();
    }

    List<JsonNode> errors() {
        return rig.get(path("/compliance-errors")).get("items").valueStream().toList();
    }

    String path(String rest) {
        return "/scopes/" + rig.scope() + rest;
    }

    @Override
    public void close() {
        partner.close();
    }
}
