package com.betterfleet.derms.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.TestRig.HttpAnswer;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Edits of provisioning while a partner's limit is in force: it goes on, or the edit is refused (M6, M16). */
@ServiceTest
class ProvisioningEditTests {

    private static final int SAFE_DEFAULT_KW = 200;

    @LocalServerPort
    private int port;

    private TestRig rig;
    private String other;

    @BeforeEach
    void setUp() {
        rig = TestRig.create(port, "oscp", ",\"ampereMeaning\":\"PER_PHASE\"");
        other = rig.scopeId() + "-b";
        putCircuit(other, "GRID_CONNECTION", 3, 230);
    }

    @Test
    void aLimitGoesOnWhenItsScopeMovesToAnotherCircuitAndBack() {
        acceptForecast("r1", "CONSUMPTION", "600");

        assertThat(putScope(other).status()).isEqualTo(200);

        assertCircuit(other, 600, "ENVELOPE");
        assertCircuit(rig.scopeId(), SAFE_DEFAULT_KW, "SAFE_DEFAULT");
        assertThat(rig.getConstraint().get("mode").asString()).isEqualTo("FORECAST");
        assertThat(rig.getConstraint().at("/import/source/reference").asString())
                .isEqualTo(requestId("r1"));

        assertThat(putScope(rig.scopeId()).status()).isEqualTo(200);

        assertCircuit(rig.scopeId(), 600, "ENVELOPE");
        assertCircuit(other, SAFE_DEFAULT_KW, "SAFE_DEFAULT");
    }

    @Test
    void fallbackExportAndComingBlocksGoOnToo() {
        acceptForecast("r1", "FALLBACK_CONSUMPTION", "300");
        acceptForecast("r2", "GENERATION", "0");
        rig.sendForecast(
                requestId("r3"),
                "CONSUMPTION",
                TestRig.forecastBlock(rig.readClock().plusSeconds(600), Duration.ofHours(2), "500", "KW"));
        awaitCircuit(rig.scopeId(), 300);

        putScope(other);

        assertCircuit(other, 300, "ENVELOPE");
        assertThat(rig.getAdmin("/circuits/" + other).get("availableExportKw").asInt())
                .isZero();
        rig.advanceTime(Duration.ofSeconds(601));
        awaitCircuit(other, 500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NONE", "FEEDER", "ONE_PHASE", "OTHER_VOLTAGE"})
    void aMoveToACircuitWhereTheLimitWouldEndOrMeanSomethingElseIsRefused(String target) {
        String circuit = createTarget(target);
        acceptForecast("r1", "CONSUMPTION", "600");

        HttpAnswer refused = putScope(circuit);

        assertRefusedWithAdvice(refused);
        assertThat(rig.getAdmin("/scopes/" + rig.scopeId()).get("circuitId").asString())
                .isEqualTo(rig.scopeId());
        assertLimitInForce();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NONE", "FEEDER", "ONE_PHASE", "OTHER_VOLTAGE"})
    void theMoveIsAcceptedOnceTheLimitsAreCleared(String target) {
        String circuit = createTarget(target);
        acceptForecast("r1", "CONSUMPTION", "600");
        withdraw("IMPORT");

        assertThat(putScope(circuit).status()).isEqualTo(200);

        assertCircuit(rig.scopeId(), SAFE_DEFAULT_KW, "SAFE_DEFAULT");
    }

    @ParameterizedTest
    @CsvSource({"FEEDER,3,230", "GRID_CONNECTION,1,230", "GRID_CONNECTION,3,240"})
    void anEditOfTheCircuitThatWouldEndOrChangeTheLimitIsRefused(String kind, int phases, int voltage) {
        acceptForecast("r1", "CONSUMPTION", "600");

        HttpAnswer refused = tryPutCircuit(rig.scopeId(), kind, phases, voltage, 1000);

        assertRefusedWithAdvice(refused);
        assertLimitInForce();
    }

    @Test
    void aLimitThatIsOnlyKnownForLaterIsProtectedToo() {
        rig.sendForecast(
                requestId("r1"),
                "CONSUMPTION",
                TestRig.forecastBlock(rig.readClock().plusSeconds(7_200), Duration.ofHours(2), "500", "KW"));

        assertRefusedWithAdvice(putScope(null));
    }

    @Test
    void ratingSafeDefaultAndNamesChangeUnderALimit() {
        acceptForecast("r1", "CONSUMPTION", "600");

        assertThat(tryPutCircuit(rig.scopeId(), "GRID_CONNECTION", 3, 230, 500).status())
                .isEqualTo(200);
        assertCircuit(rig.scopeId(), 500, "RATING");
        assertThat(tryPutCircuit(rig.scopeId(), "GRID_CONNECTION", 3, 230, 900).status())
                .isEqualTo(200);
        assertCircuit(rig.scopeId(), 600, "ENVELOPE");
        assertThat(putScope(rig.scopeId()).status()).isEqualTo(200);
        assertLimitInForce();
    }

    @Test
    void aLimitAppliesAtOnceWhenTheCircuitBecomesAGridConnection() {
        putCircuit(rig.scopeId(), "FEEDER", 3, 230);
        acceptForecast("r1", "CONSUMPTION", "600");
        assertCircuit(rig.scopeId(), SAFE_DEFAULT_KW, "SAFE_DEFAULT");

        putCircuit(rig.scopeId(), "GRID_CONNECTION", 3, 230);

        assertLimitInForce();
    }

    @Test
    void aLimitAppliesAtOnceWhenItsScopeIsGivenACircuit() {
        assertThat(putScope(null).status()).isEqualTo(200);
        acceptForecast("r1", "CONSUMPTION", "600");
        String single = createTarget("ONE_PHASE");

        assertRefusedWithAdvice(putScope(single));
        assertThat(putScope(other).status()).isEqualTo(200);

        assertCircuit(other, 600, "ENVELOPE");
    }

    @Test
    void whatAmperesMeanCannotChangeUnderALimitThatIsInForce() {
        acceptForecast("r1", "CONSUMPTION", "600");

        HttpAnswer refused = putConnection(",\"ampereMeaning\":\"SUM\"");

        assertRefusedWithAdvice(refused);
        assertThat(refused.body()).contains("ampereMeaning", "PER_PHASE", "SUM");
        withdraw("IMPORT");
        assertThat(putConnection(",\"ampereMeaning\":\"SUM\"").status()).isEqualTo(200);
    }

    @Test
    void aSeamThatIsInForceStaysCovered() {
        rig.sendForecast(
                requestId("r1"),
                "CONSUMPTION",
                TestRig.forecastBlock(rig.readClock().minusSeconds(60), Duration.ofHours(1), "600", "KW") + ","
                        + TestRig.forecastBlock(
                                rig.readClock().minusSeconds(60).plusSeconds(3_604), Duration.ofHours(1), "500", "KW"));

        HttpAnswer refused = putConnection(",\"ampereMeaning\":\"PER_PHASE\",\"seamToleranceSeconds\":1");

        assertRefusedWithAdvice(refused);
        assertThat(refused.body()).contains("seamToleranceSeconds");
        assertThat(putConnection(",\"ampereMeaning\":\"PER_PHASE\",\"seamToleranceSeconds\":10")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void unbindingStatesInTheAuditTrailWhichLimitEnded() {
        acceptForecast("r1", "CONSUMPTION", "600");

        rig.unbindGroup();

        assertCircuit(rig.scopeId(), SAFE_DEFAULT_KW, "SAFE_DEFAULT");
        assertThat(findAudit("limits ended").toString()).contains("600000", requestId("r1"), "unbound");
    }

    @Test
    void observingOnlyStatesWhichLimitIsNoLongerWritten() {
        acceptForecast("r1", "CONSUMPTION", "600");

        HttpAnswer answer = rig.putAdmin(
                "/connections/%s/groups/%s".formatted(rig.connectionId(), rig.groupId()),
                "{\"scopeId\":\"%s\",\"enforcement\":\"OBSERVE\"}".formatted(rig.scopeId()));

        assertThat(answer.body()).contains("\"enforced\":false", "OBSERVED");
        assertCircuit(rig.scopeId(), SAFE_DEFAULT_KW, "SAFE_DEFAULT");
        assertThat(findAudit("limits no longer written").toString()).contains("600000", "OBSERVE");
    }

    private @Nullable String createTarget(String target) {
        String id = rig.scopeId() + "-" + target.toLowerCase(Locale.ROOT);
        return switch (target) {
            case "NONE" -> null;
            case "FEEDER" -> putCircuit(id, "FEEDER", 3, 230);
            case "ONE_PHASE" -> putCircuit(id, "GRID_CONNECTION", 1, 230);
            case "OTHER_VOLTAGE" -> putCircuit(id, "GRID_CONNECTION", 3, 240);
            default -> throw new IllegalArgumentException(target);
        };
    }

    private String putCircuit(String id, String kind, int phases, int voltage) {
        assertThat(tryPutCircuit(id, kind, phases, voltage, 1000).status()).isEqualTo(200);
        return id;
    }

    private HttpAnswer tryPutCircuit(String id, String kind, int phases, int voltage, int ratingKw) {
        return rig.tryPutAdmin(
                "/circuits/" + id,
                ("{\"microgridId\":\"%s\",\"name\":\"Grid\",\"kind\":\"%s\",\"ratingKw\":%d,\"safeDefaultKw\":%d,"
                                + "\"exportRatingKw\":100,\"exportSafeDefaultKw\":50,"
                                + "\"phases\":%d,\"nominalPhaseVoltage\":%d}")
                        .formatted(rig.scopeId(), kind, ratingKw, SAFE_DEFAULT_KW, phases, voltage));
    }

    private HttpAnswer putScope(@Nullable String circuitId) {
        return rig.tryPutAdmin(
                "/scopes/" + rig.scopeId(),
                "{\"microgridId\":\"%s\",\"name\":\"Yard\"%s}"
                        .formatted(
                                rig.scopeId(), circuitId == null ? "" : ",\"circuitId\":\"%s\"".formatted(circuitId)));
    }

    private HttpAnswer putConnection(String properties) {
        return rig.tryPutAdmin(
                "/connections/" + rig.connectionId(),
                "{\"name\":\"Partner\",\"profile\":\"oscp\",\"baseUrl\":\"http://localhost:9/oscp/cp/2.0\"%s}"
                        .formatted(properties));
    }

    private void acceptForecast(String requestId, String type, String kw) {
        HttpAnswer answer = rig.sendForecast(
                requestId(requestId),
                type,
                TestRig.forecastBlock(rig.readClock().minusSeconds(60), Duration.ofHours(2), kw, "KW"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(204);
        await().until(() -> rig.getConstraint().toString().contains(requestId(requestId)));
    }

    private String requestId(String suffix) {
        return rig.groupId() + "-" + suffix;
    }

    private void withdraw(String direction) {
        assertThat(rig.postAdmin(
                                "/scopes/" + rig.scopeId() + "/withdraw",
                                "{\"direction\":\"%s\",\"reason\":\"as a test\"}".formatted(direction))
                        .status())
                .isEqualTo(202);
    }

    private void assertLimitInForce() {
        assertCircuit(rig.scopeId(), 600, "ENVELOPE");
        assertThat(rig.getConstraint().get("mode").asString()).isEqualTo("FORECAST");
        assertThat(rig.getConstraint().at("/import/limitKw").asInt()).isEqualTo(600);
    }

    private static void assertRefusedWithAdvice(HttpAnswer refused) {
        assertThat(refused.status()).as(refused.body()).isEqualTo(409);
        assertThat(refused.body()).containsAnyOf("/withdraw", "unbind");
    }

    private void assertCircuit(String id, int kw, String source) {
        JsonNode circuit = rig.getAdmin("/circuits/" + id);
        assertThat(circuit.get("availableCapacityKw").asInt())
                .as(circuit.toString())
                .isEqualTo(kw);
        assertThat(circuit.get("importSource").asString()).isEqualTo(source);
    }

    private void awaitCircuit(String id, int kw) {
        await().untilAsserted(() -> assertThat(rig.getAdmin("/circuits/" + id)
                        .get("availableCapacityKw")
                        .asInt())
                .isEqualTo(kw));
    }

    private JsonNode findAudit(String action) {
        for (JsonNode entry : rig.getAdmin("/audit?limit=100").get("items")) {
            if (entry.get("subject").asString().equals("scope/" + rig.scopeId())
                    && entry.toString().contains(action)) {
                return entry;
            }
        }
        throw new AssertionError("no audit entry: " + action);
    }
}
