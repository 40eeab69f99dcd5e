package com.betterfleet.derms.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.PartnerStub;
import com.betterfleet.derms.TestRig;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Depots with a charger and a partner that accepts reports, on a running service with simulated time. */
final class ReportScene implements AutoCloseable {

    static final Duration WINDOW = Duration.ofMinutes(15);

    /** Past the end of a window and any jitter. */
    static final Duration AFTER_JITTER = Duration.ofSeconds(61);

    static final String REPORT = "/report";

    static final String INTERMITTENT = "INTERMITTENT";

    private final PartnerStub sink = new PartnerStub();
    private final int port;

    ReportScene(int port) {
        this.port = port;
    }

    PartnerStub sink() {
        return sink;
    }

    @Override
    public void close() {
        sink.close();
    }

    /** The energies of windows that the partner received, in Wh, in the order of arrival. */
    List<BigDecimal> findEnergies() {
        return sink.receivedBodies(REPORT).stream()
                .map(body -> body.at("/measurements/0/energy_measurement/value").decimalValue())
                .toList();
    }

    /** The register values that the partner received, in the order of arrival. */
    List<BigDecimal> findRegisterValues() {
        return sink.receivedBodies(REPORT).stream()
                .map(body -> body.at("/measurements/0/value").decimalValue())
                .toList();
    }

    /** Creates a window of 600 Wh, which a late reading corrects to 500 Wh. */
    Instant createCorrectedWindow(TestRig rig) {
        Instant edge = moveToEdge(rig);
        postReading(rig, edge, "1000");
        rig.advanceTime(WINDOW.plusMinutes(5));
        postReading(rig, edge.plus(Duration.ofMinutes(10)), "1400");
        postReading(rig, edge.plus(Duration.ofMinutes(20)), "1800");
        rig.advanceTime(Duration.ofSeconds(1));
        awaitSent(rig, edge);
        postReading(rig, edge.plus(WINDOW), "1500");
        rig.advanceTime(Duration.ofSeconds(1));
        return edge;
    }

    void awaitSent(TestRig rig, Instant edge) {
        String state =
                rig.getAdmin("/connections/" + rig.connectionId()).get("state").asString();
        awaitState(rig, edge, 0, state.equals("ONLINE") ? "SENT" : "WAITING");
    }

    Instant createWindowCorrectedAfterSending(TestRig rig) {
        Instant edge = createCorrectedWindow(rig);
        await().pollDelay(Duration.ZERO)
                .untilAsserted(() -> assertThat(findWindows(rig, edge)
                                .getFirst()
                                .get("corrected")
                                .isNull())
                        .isFalse());
        return edge;
    }

    TestRig createRig(String profile, String properties) {
        TestRig rig = TestRig.create(port, profile, sinkProperties() + properties);
        addCharger(rig, "first");
        return rig;
    }

    String sinkProperties() {
        return (",\"heartbeatIntervalSeconds\":null,\"urls\":{\"handshake_acknowledge\":\"%1$s/ack\","
                        + "\"update_asset_measurements\":\"%1$s/report\",\"update_group_measurements\":\"%1$s/report\"}")
                .formatted(sink.baseUrl());
    }

    /** The rig's connection with other properties and unchanged secrets. */
    String connectionJson(String properties) {
        return ("{\"name\":\"Partner\",\"profile\":\"vector\",\"baseUrl\":\"http://localhost:9/oscp/cp/2.0\","
                        + "\"authentication\":{\"outbound\":[\"token\"],\"inbound\":[\"token\"]},\"requiredHeaders\":[]"
                        + "%s%s}")
                .formatted(sinkProperties(), properties);
    }

    TestRig createOnlineRig(String profile, String properties, String demand) {
        TestRig rig = createRig(profile, properties);
        completeHandshake(rig, demand);
        return rig;
    }

    void completeHandshake(TestRig rig, String demand) {
        rig.sendMessage("handshake", "h-" + rig.readClock(), demandsJson(demand));
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(rig.getAdmin("/connections/" + rig.connectionId())
                                .get("state")
                                .asString())
                        .isEqualTo("ONLINE"));
    }

    String demandsJson(String mode) {
        return "{\"required_behaviour\":{\"measurement_configuration\":[\"%s\"]}}".formatted(mode);
    }

    void addCharger(TestRig rig, String name) {
        TestRig.HttpAnswer response = rig.postAdmin(
                "/microgrids/%s/assets".formatted(rig.scopeId()),
                ("{\"id\":\"%s-%s\",\"name\":\"%s\",\"category\":\"CHARGING\",\"meteringRole\":\"CHARGER\","
                                + "\"scopeId\":\"%s\",\"ratingKw\":150}")
                        .formatted(rig.scopeId(), name, name, rig.scopeId()));
        assertThat(response.status()).as(response.body()).isEqualTo(201);
    }

    /** Moves time to the next window edge. */
    Instant moveToEdge(TestRig rig) {
        Instant now = rig.readClock();
        Instant edge = Instant.ofEpochSecond((now.getEpochSecond() / WINDOW.toSeconds() + 1) * WINDOW.toSeconds());
        rig.advanceTime(Duration.between(now, edge));
        return edge;
    }

    void postReading(TestRig rig, Instant at, String importWh) {
        TestRig.HttpAnswer response = rig.postAdmin(
                "/meter-readings",
                "[{\"assetId\":\"%s-first\",\"at\":\"%s\",\"importWh\":%s}]".formatted(rig.scopeId(), at, importWh));
        assertThat(JsonMapper.shared()
                        .readTree(response.body())
                        .path("accepted")
                        .asInt())
                .as(response.body())
                .isEqualTo(1);
    }

    /** Measures a window: posts a reading at its start, moves to its end and posts a reading there. */
    void meterWindow(TestRig rig, Instant edge, String startWh, String endWh) {
        postReading(rig, edge, startWh);
        rig.advanceTime(WINDOW);
        postReading(rig, edge.plus(WINDOW), endWh);
    }

    void awaitReceived(int messages) {
        await().untilAsserted(() -> assertThat(sink.receivedBodies(REPORT)).hasSize(messages));
    }

    void awaitState(TestRig rig, Instant edge, int window, String state) {
        await().pollDelay(Duration.ZERO)
                .untilAsserted(() -> assertThat(findState(rig, edge, window)).isEqualTo(state));
    }

    String findState(TestRig rig, Instant edge, int window) {
        return findWindows(rig, edge).get(window).get("state").asString("");
    }

    List<JsonNode> findWindows(TestRig rig, Instant from) {
        return rig.getAdmin("/scopes/%s/windows?from=%s".formatted(rig.scopeId(), from))
                .get("items")
                .valueStream()
                .toList();
    }
}
