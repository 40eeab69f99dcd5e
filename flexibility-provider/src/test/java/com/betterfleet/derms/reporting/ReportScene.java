package com.betterfleet.derms.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.PartnerSink;
import com.betterfleet.derms.Rig;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Depots with a charger and a partner that takes reports, at a running service whose time is moved. */
final class ReportScene implements AutoCloseable {

    static final Duration WINDOW = Duration.ofMinutes(15);

    /** Past the end of a window and any jitter. */
    static final Duration TOLD = Duration.ofSeconds(61);

    static final String REPORT = "/report";

    static final String INTERMITTENT = "INTERMITTENT";

    private final PartnerSink sink = new PartnerSink();
    private final int port;

    ReportScene(int port) {
        this.port = port;
    }

    PartnerSink sink() {
        return sink;
    }

    @Override
    public void close() {
        sink.close();
    }

    /** The energies that the partner was told of windows, Wh, in the order in which they came. */
    List<BigDecimal> energies() {
        return sink.bodies(REPORT).stream()
                .map(body -> body.at("/measurements/0/energy_measurement/value").decimalValue())
                .toList();
    }

    /** The same of what registers show. */
    List<BigDecimal> shown() {
        return sink.bodies(REPORT).stream()
                .map(body -> body.at("/measurements/0/value").decimalValue())
                .toList();
    }

    /** A window of 600 Wh as the readings around its edges have it; a reading that comes late makes it 500. */
    Instant corrected(Rig rig) {
        Instant edge = toEdge(rig);
        read(rig, edge, "1000");
        rig.pass(WINDOW.plusMinutes(5));
        read(rig, edge.plus(Duration.ofMinutes(10)), "1400");
        read(rig, edge.plus(Duration.ofMinutes(20)), "1800");
        rig.pass(Duration.ofSeconds(1));
        sent(rig, edge);
        read(rig, edge.plus(WINDOW), "1500");
        rig.pass(Duration.ofSeconds(1));
        return edge;
    }

    void sent(Rig rig, Instant edge) {
        String state = rig.get("/connections/" + rig.connection()).get("state").asString();
        eventuallyState(rig, edge, 0, state.equals("ONLINE") ? "SENT" : "WAITING");
    }

    Instant correctedAfterSending(Rig rig) {
        Instant edge = corrected(rig);
        await().pollDelay(Duration.ZERO)
                .untilAsserted(() -> assertThat(
                                windows(rig, edge).getFirst().get("corrected").isNull())
                        .isFalse());
        return edge;
    }

    Rig rig(String profile, String properties) {
        Rig rig = Rig.build(port, profile, toSink() + properties);
        addCharger(rig, "first");
        return rig;
    }

    String toSink() {
        return (",\"heartbeatIntervalSeconds\":null,\"urls\":{\"handshake_acknowledge\":\"%1$s/ack\","
                        + "\"update_asset_measurements\":\"%1$s/report\",\"update_group_measurements\":\"%1$s/report\"}")
                .formatted(sink.url());
    }

    /** The connection as the rig has it, with other properties; its secrets stay. */
    String connection(String properties) {
        return ("{\"name\":\"Partner\",\"profile\":\"vector\",\"baseUrl\":\"http://localhost:9/oscp/cp/2.0\","
                        + "\"authentication\":{\"outbound\":[\"token\"],\"inbound\":[\"token\"]},\"requiredHeaders\":[]"
                        + "%s%s}")
                .formatted(toSink(), properties);
    }

    Rig online(String profile, String properties, String demand) {
        Rig rig = rig(profile, properties);
        shakeHands(rig, demand);
        return rig;
    }

    void shakeHands(Rig rig, String demand) {
        rig.oscp("handshake", "h-" + rig.now(), demands(demand));
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(rig.get("/connections/" + rig.connection())
                                .get("state")
                                .asString())
                        .isEqualTo("ONLINE"));
    }

    String demands(String mode) {
        return "{\"required_behaviour\":{\"measurement_configuration\":[\"%s\"]}}".formatted(mode);
    }

    void addCharger(Rig rig, String name) {
        Rig.Answer answer = rig.post(
                "/microgrids/%s/assets".formatted(rig.scope()),
                ("{\"id\":\"%s-%s\",\"name\":\"%s\",\"category\":\"CHARGING\",\"meteringRole\":\"CHARGER\","
                                + "\"scopeId\":\"%s\",\"ratingKw\":150}")
                        .formatted(rig.scope(), name, name, rig.scope()));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    /** Moves time to the next edge of a window. */
    Instant toEdge(Rig rig) {
        Instant now = rig.now();
        Instant edge = Instant.ofEpochSecond((now.getEpochSecond() / WINDOW.toSeconds() + 1) * WINDOW.toSeconds());
        rig.pass(Duration.between(now, edge));
        return edge;
    }

    void read(Rig rig, Instant at, String importWh) {
        Rig.Answer answer = rig.post(
                "/meter-readings",
                "[{\"assetId\":\"%s-first\",\"at\":\"%s\",\"importWh\":%s}]".formatted(rig.scope(), at, importWh));
        assertThat(JsonMapper.shared().readTree(answer.body()).path("accepted").asInt())
                .as(answer.body())
                .isEqualTo(1);
    }

    void received(int messages) {
        await().untilAsserted(() -> assertThat(sink.bodies(REPORT)).hasSize(messages));
    }

    void eventuallyState(Rig rig, Instant edge, int window, String state) {
        await().pollDelay(Duration.ZERO)
                .untilAsserted(() -> assertThat(state(rig, edge, window)).isEqualTo(state));
    }

    String state(Rig rig, Instant edge, int window) {
        return windows(rig, edge).get(window).get("state").asString("");
    }

    List<JsonNode> windows(Rig rig, Instant from) {
        return rig.get("/scopes/%s/windows?from=%s".formatted(rig.scope(), from))
                .get("items")
                .valueStream()
                .toList();
    }
}
