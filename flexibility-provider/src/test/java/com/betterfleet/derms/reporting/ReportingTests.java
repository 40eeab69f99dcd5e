package com.betterfleet.derms.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.Rig;
import com.betterfleet.derms.ServiceTest;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** M10, M11: from readings to what the partner receives and people see. */
@ServiceTest
class ReportingTests {

    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final Duration TOLD = Duration.ofSeconds(61);
    private static final String INTERMITTENT = "INTERMITTENT";

    private final ReportSink sink = new ReportSink();

    @LocalServerPort
    private int port;

    @AfterEach
    void close() {
        sink.close();
    }

    @Test
    void aMeasuredWindowIsToldOnceAndShownAsSent() {
        Rig rig = online("vector", "", INTERMITTENT);
        Instant edge = toEdge(rig);
        read(rig, edge, "1000");
        rig.pass(WINDOW);
        read(rig, edge.plus(WINDOW), "1250.5");
        rig.pass(TOLD);

        received(1);
        JsonNode energy = sink.bodies().getFirst().at("/measurements/0/energy_measurement");
        assertThat(energy.get("value").decimalValue()).isEqualByComparingTo("250.5");
        assertThat(energy.get("initial_measure_time").asString())
                .isEqualTo(edge.toString().replace("Z", ".000Z"));
        eventuallyState(rig, edge, 0, "SENT");
        JsonNode window = windows(rig, edge).getFirst();
        assertThat(window.get("importWh").decimalValue()).isEqualByComparingTo("250.5");
        assertThat(window.get("exportWh").isNull()).isTrue();
        assertThat(window.get("assetId").asString()).isEqualTo(rig.group());
        assertThat(window.get("sentAt").isNull()).isFalse();
        JsonNode publication = rig.get("/connections/" + rig.connection() + "/publication");
        assertThat(publication.get("state").asString()).isEqualTo("IDLE");
        assertThat(publication.get("backlog").asInt()).isZero();
    }

    @Test
    void aWindowOfWhichAPartIsMissingWaitsForItsDataUnlessTheTermsTakeAPart() {
        Rig rig = online("vector", "", INTERMITTENT);
        Rig taking = online("vector", ",\"sendPartial\":true", INTERMITTENT);
        for (Rig each : List.of(rig, taking)) {
            addCharger(each, "second");
        }
        Instant edge = toEdge(rig);
        read(rig, edge, "1000");
        read(taking, edge, "1000");
        rig.pass(WINDOW);
        read(rig, edge.plus(WINDOW), "1100");
        read(taking, edge.plus(WINDOW), "1100");
        rig.pass(TOLD);
        assertThat(state(rig, edge, 0)).isEqualTo("WAITING");
        rig.pass(Duration.ofMinutes(10));

        received(1);
        assertThat(sink.bodies().getFirst().get("group_id").asString()).isEqualTo(taking.group());
        assertThat(state(rig, edge, 0)).isEqualTo("WAITING_DATA");
        assertThat(windows(rig, edge).getFirst().get("quality").asString()).isEqualTo("PARTIAL");
    }

    @Test
    void lateDataMarksASentWindowCorrectedKeepsBothValuesAndIsNotToldAgain() {
        Rig rig = online("vector", "", INTERMITTENT);
        Instant edge = correctedAfterSending(rig);

        JsonNode window = windows(rig, edge).getFirst();
        assertThat(window.get("importWh").decimalValue()).isEqualByComparingTo("600");
        assertThat(window.at("/corrected/importWh").decimalValue()).isEqualByComparingTo("500");
        rig.pass(Duration.ofMinutes(2));
        assertThat(sink.bodies()).hasSize(1);
    }

    @Test
    void byOptionACorrectedWindowIsToldAgain() {
        Rig rig = online("vector", ",\"resendCorrected\":true", INTERMITTENT);
        Instant edge = correctedAfterSending(rig);

        received(2);
        assertThat(sink.bodies())
                .extracting(body ->
                        body.at("/measurements/0/energy_measurement/value").decimalValue())
                .usingElementComparator(BigDecimal::compareTo)
                .containsExactly(new BigDecimal("600"), new BigDecimal("500"));
        assertThat(sink.requestIds()).doesNotHaveDuplicates();
        eventuallyState(rig, edge, 0, "SENT");
    }

    @Test
    void whatIsCorrectedBeforeItCouldLeaveIsToldAsItIsThen() {
        Rig rig = rig("vector", "");
        Instant edge = corrected(rig);
        assertThat(state(rig, edge, 0)).isEqualTo("WAITING");
        assertThat(windows(rig, edge).getFirst().get("corrected").isNull()).isTrue();

        shakeHands(rig, INTERMITTENT);
        rig.pass(Duration.ofSeconds(1));

        received(1);
        assertThat(sink.bodies()
                        .getFirst()
                        .at("/measurements/0/energy_measurement/value")
                        .decimalValue())
                .isEqualByComparingTo("500");
    }

    @Test
    void aPartnerThatWantsARegisterIsToldOneThatNeverFallsThoughTheMeterBeginsAnew() {
        Rig rig = online("oscp", "", "CONTINUOUS");
        Instant edge = toEdge(rig);
        String[] shown = {"1000", "1100", "5", "45", "75"};
        for (int i = 0; i < shown.length; i++) {
            read(rig, edge.plus(WINDOW.multipliedBy(i)), shown[i]);
            rig.pass(WINDOW);
        }
        rig.pass(TOLD);

        await().untilAsserted(() -> assertThat(sink.bodies()).hasSizeGreaterThanOrEqualTo(3));
        List<BigDecimal> values = sink.bodies().stream()
                .map(body -> body.at("/measurements/0/value").decimalValue())
                .toList();
        assertThat(values).isSorted();
        assertThat(values.getLast().subtract(values.getFirst())).isEqualByComparingTo("70");
        assertThat(sink.bodies())
                .allSatisfy(body -> assertThat(
                                body.at("/measurements/0/initial_measure_time").isMissingNode())
                        .isTrue());
    }

    @Test
    void aDemandThatCannotBeMetTurnsReportingOffAndIsShown() {
        Rig rig = rig("vector", "");
        rig.oscp("handshake", "h", demands("CONTINUOUS"));

        JsonNode publication = rig.get("/connections/" + rig.connection() + "/publication");
        assertThat(publication.get("state").asString()).isIn("OFF", "CLOSED");
        assertThat(rig.get("/connections/" + rig.connection()).get("state").asString())
                .isEqualTo("ERROR");
    }

    @Test
    void aGroupThatIsUnboundLeavesNothingBehindAndBoundAnewItBeginsAnew() {
        Rig rig = rig("vector", "");
        Instant edge = corrected(rig);
        rig.unbind();
        assertThat(state(rig, edge, 0)).isEqualTo("SKIPPED");
        rig.bind();
        shakeHands(rig, INTERMITTENT);
        Instant next = toEdge(rig);
        read(rig, next, "5000");
        rig.pass(WINDOW);
        read(rig, next.plus(WINDOW), "5001");
        rig.pass(TOLD);

        received(1);
        assertThat(sink.bodies()
                        .getFirst()
                        .at("/measurements/0/energy_measurement/value")
                        .decimalValue())
                .isEqualByComparingTo("1");
    }

    @ParameterizedTest
    @CsvSource({
        "2025-09-27T12:00:00Z, 2025-09-28T11:00:00Z, 92",
        "2025-04-05T11:00:00Z, 2025-04-06T12:00:00Z, 100",
        "2025-07-01T12:00:00Z, 2025-07-02T12:00:00Z, 96"
    })
    void aLocalDayOnWhichTheClockIsChangedHasAsManyWindowsAsQuartersOfAnHour(String from, String to, int windows) {
        Rig rig = rig("vector", "");
        JsonNode items = rig.get("/scopes/%s/windows?from=%s&to=%s".formatted(rig.scope(), from, to))
                .get("items");

        assertThat(items).hasSize(windows);
        assertThat(items.get(0).get("state").isNull()).isTrue();
        assertThat(items.get(0).get("importWh").isNull()).isTrue();
    }

    @Test
    void windowsAreATableToo() {
        Rig rig = online("vector", "", INTERMITTENT);
        Instant edge = toEdge(rig);
        read(rig, edge, "1000");
        rig.pass(WINDOW);
        read(rig, edge.plus(WINDOW), "1000");
        rig.pass(TOLD);
        eventuallyState(rig, edge, 0, "SENT");

        String[] lines = rig.text(
                        "/scopes/%s/windows.csv?from=%s&to=%s".formatted(rig.scope(), edge, edge.plus(WINDOW)))
                .split("\n");
        assertThat(lines).hasSize(2);
        assertThat(lines[0]).startsWith("start,end,assetId,importWh,exportWh,quality,state,");
        assertThat(lines[1])
                .startsWith("%s,%s,\"%s\",0,,MEASURED,SENT,false,".formatted(edge, edge.plus(WINDOW), rig.group()));
    }

    /** A window of 600 Wh as the readings around its edges have it; a reading that comes late makes it 500. */
    private Instant corrected(Rig rig) {
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

    private void sent(Rig rig, Instant edge) {
        String state = rig.get("/connections/" + rig.connection()).get("state").asString();
        eventuallyState(rig, edge, 0, state.equals("ONLINE") ? "SENT" : "WAITING");
    }

    private Instant correctedAfterSending(Rig rig) {
        Instant edge = corrected(rig);
        await().untilAsserted(() -> assertThat(
                        windows(rig, edge).getFirst().get("corrected").isNull())
                .isFalse());
        return edge;
    }

    private Rig rig(String profile, String properties) {
        Rig rig = Rig.build(
                port,
                profile,
                ",\"heartbeatIntervalSeconds\":null,\"urls\":{\"handshake_acknowledge\":\"%s/ack\","
                                .formatted(sink.url())
                        + "\"update_asset_measurements\":\"%s/report\",\"update_group_measurements\":\"%s/report\"}"
                                .formatted(sink.url(), sink.url())
                        + properties);
        addCharger(rig, "first");
        return rig;
    }

    private Rig online(String profile, String properties, String demand) {
        Rig rig = rig(profile, properties);
        shakeHands(rig, demand);
        return rig;
    }

    private static void shakeHands(Rig rig, String demand) {
        rig.oscp("handshake", "h-" + rig.now(), demands(demand));
        await().untilAsserted(() -> assertThat(
                        rig.get("/connections/" + rig.connection()).get("state").asString())
                .isEqualTo("ONLINE"));
    }

    private static String demands(String mode) {
        return "{\"required_behaviour\":{\"measurement_configuration\":[\"%s\"]}}".formatted(mode);
    }

    private static void addCharger(Rig rig, String name) {
        Rig.Answer answer = rig.post(
                "/microgrids/%s/assets".formatted(rig.scope()),
                ("{\"id\":\"%s-%s\",\"name\":\"%s\",\"category\":\"CHARGING\",\"meteringRole\":\"CHARGER\","
                                + "\"scopeId\":\"%s\",\"ratingKw\":150}")
                        .formatted(rig.scope(), name, name, rig.scope()));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    /** Moves time to the next edge of a window. */
    private static Instant toEdge(Rig rig) {
        Instant now = rig.now();
        Instant edge = Instant.ofEpochSecond((now.getEpochSecond() / WINDOW.toSeconds() + 1) * WINDOW.toSeconds());
        rig.pass(Duration.between(now, edge));
        return edge;
    }

    private static void read(Rig rig, Instant at, String importWh) {
        Rig.Answer answer = rig.post(
                "/meter-readings",
                "[{\"assetId\":\"%s-first\",\"at\":\"%s\",\"importWh\":%s}]".formatted(rig.scope(), at, importWh));
        assertThat(JsonMapper.shared().readTree(answer.body()).path("accepted").asInt())
                .as(answer.body())
                .isEqualTo(1);
    }

    private void received(int messages) {
        await().untilAsserted(() -> assertThat(sink.bodies()).hasSize(messages));
    }

    private static void eventuallyState(Rig rig, Instant edge, int window, String state) {
        await().untilAsserted(() -> assertThat(state(rig, edge, window)).isEqualTo(state));
    }

    private static String state(Rig rig, Instant edge, int window) {
        return windows(rig, edge).get(window).get("state").asString("");
    }

    private static List<JsonNode> windows(Rig rig, Instant from) {
        return rig.get("/scopes/%s/windows?from=%s".formatted(rig.scope(), from))
                .get("items")
                .valueStream()
                .toList();
    }
}
