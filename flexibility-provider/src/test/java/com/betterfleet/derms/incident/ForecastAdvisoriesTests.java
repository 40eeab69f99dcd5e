package com.betterfleet.derms.incident;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.TestRig.HttpAnswer;
import com.betterfleet.derms.incident.Incident.IncidentState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** M4: advisories about a partner's forecasts. */
@ServiceTest
class ForecastAdvisoriesTests {

    private static final String TYPE = "CONSUMPTION";

    @LocalServerPort
    private int port;

    @Autowired
    private IncidentService incidents;

    @Autowired
    private JdbcClient jdbc;

    @Tag("OSCP-FCST-21")
    @Test
    void aRefusedForecastOpensAnIncidentThatNamesGroupReasonAndTheLastGoodForecast() {
        TestRig rig = TestRig.create(port, "vector", "");
        rig.sendForecast("good-1", TYPE, hours(rig, 0, 4, 100));

        assertThat(rig.sendForecast("bad-1", TYPE, hours(rig, 0, 4, -1)).status())
                .isEqualTo(400);

        List<JsonNode> open = rig.findIncidents("FORECAST_REFUSED", "OPEN");
        assertThat(open).hasSize(1);
        assertThat(open.getFirst().get("severity").stringValue()).isEqualTo("ADVISORY");
        assertThat(open.getFirst().get("groupId").stringValue()).isEqualTo(rig.groupId());
        assertThat(open.getFirst().get("scopeIds").get(0).stringValue()).isEqualTo(rig.scopeId());
        assertThat(open.getFirst().get("text").stringValue())
                .contains("bad-1", "forecasted_blocks[0].capacity", "400", "\"good-1\", accepted 20");
        assertThat(incidents.listOpenOfConnection(rig.connectionId())).hasSize(1);
        assertThat(incidents.listNewest(Optional.of(IncidentState.OPEN), Optional.of(rig.scopeId()), 0, 200))
                .hasSize(1);
    }

    @Test
    void theNextAcceptedForecastOfTheGroupResolvesIt() {
        TestRig rig = TestRig.create(port, "vector", "");
        rig.sendForecast("bad", TYPE, hours(rig, 0, 4, -1));
        rig.advanceTime(Duration.ofHours(30));
        assertThat(rig.findIncidents("FORECAST_REFUSED", "OPEN")).hasSize(1);

        rig.sendForecast("good", TYPE, hours(rig, 0, 4, 100));
        rig.advanceTime(Duration.ofSeconds(1));

        assertThat(rig.findIncidents("FORECAST_REFUSED", "OPEN")).isEmpty();
        assertThat(rig.findIncidents("FORECAST_REFUSED", "RESOLVED").getFirst().get("resolvedAt"))
                .isNotNull();
        rig.sendForecast("bad again", TYPE, hours(rig, 0, 4, -1));
        assertThat(rig.findIncidents("FORECAST_REFUSED", "OPEN")).hasSize(1);
    }

    @Test
    void aThousandRefusedMessagesMakeOneRowThatCountsThem() {
        TestRig rig = TestRig.create(port, "vector", "");
        String wrong = hours(rig, 0, 4, -1);
        for (int i = 0; i < 1_000; i++) {
            rig.sendForecast("bad-" + i, TYPE, wrong);
        }
        rig.advanceTime(Duration.ofSeconds(1));

        List<JsonNode> open = rig.findIncidents("FORECAST_REFUSED", "OPEN");
        assertThat(open).hasSize(1);
        assertThat(open.getFirst().get("count").asInt()).isEqualTo(1_000);
        assertThat(open.getFirst().get("text").stringValue()).contains("bad-999");
        assertThat(rig.findIncidents("FORECAST_REFUSED", "RESOLVED")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "400, application/json, {",
        "400, application/json, []",
        "400, application/json, '{\"group_id\":\"\\u0000\",\"type\":\"CONSUMPTION\",\"forecasted_blocks\":[]}'",
        "404, application/json, '{\"group_id\":\"elsewhere\",\"type\":\"CONSUMPTION\",\"forecasted_blocks\":[]}'",
        "415, text/plain, {}",
    })
    void aRefusedMessageForAnUnknownGroupIsReportedOnTheConnectionForADay(int status, String type, String body) {
        TestRig rig = TestRig.create(port, "vector", "");

        HttpAnswer answer = rig.sendMessage("update_group_capacity_forecast", "odd", body, "Content-Type", type);

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        List<JsonNode> open = rig.findIncidents("FORECAST_REFUSED", "OPEN");
        assertThat(open).hasSize(1);
        assertThat(open.getFirst().get("groupId").isNull()).isTrue();
        assertThat(open.getFirst().get("text").stringValue()).contains("odd", String.valueOf(status));

        rig.advanceTime(Duration.ofHours(24));
        assertThat(rig.findIncidents("FORECAST_REFUSED", "OPEN")).isEmpty();
    }

    @Test
    void aMessageThatIsTooLargeIsReportedAndRefusedHeartbeatsAreNot() {
        TestRig rig = TestRig.create(port, "vector", "");
        assertThat(rig.sendMessage("heartbeat", "h", "{}").status()).isEqualTo(400);
        assertThat(rig.findIncidents("FORECAST_REFUSED", "OPEN")).isEmpty();

        String large = " ".repeat(2 * 1024 * 1024 + 1);
        assertThat(rig.sendMessage("update_group_capacity_forecast", "l", large).status())
                .isEqualTo(413);
        assertThat(rig.findIncidents("FORECAST_REFUSED", "OPEN")).hasSize(1);
    }

    @Test
    void unbindingTheGroupResolvesIt() {
        TestRig rig = TestRig.create(port, "vector", "");
        rig.sendForecast("bad", TYPE, hours(rig, 0, 4, -1));
        rig.unbindGroup();
        rig.advanceTime(Duration.ofSeconds(1));
        assertThat(rig.findIncidents("FORECAST_REFUSED", "OPEN")).isEmpty();
    }

    @Test
    void aHoleWhereCoverWasIsReportedAndASeamIsNot() {
        TestRig rig = TestRig.create(port, "vector", "");
        Instant start = rig.readClock();
        rig.sendForecast("whole", TYPE, TestRig.forecastBlock(start, Duration.ofHours(4), "100", "KW"));
        rig.sendForecast(
                "seam",
                TYPE,
                TestRig.forecastBlock(start, Duration.ofMinutes(60), "90", "KW")
                        + ","
                        + TestRig.forecastBlock(start.plusSeconds(3_605), Duration.ofMinutes(60), "90", "KW"));
        assertThat(rig.findIncidents("FORECAST_HOLE", "OPEN")).isEmpty();

        rig.sendForecast(
                "holed",
                TYPE,
                TestRig.forecastBlock(start, Duration.ofMinutes(60), "80", "KW")
                        + ","
                        + TestRig.forecastBlock(start.plusSeconds(7_200), Duration.ofMinutes(60), "80", "KW"));

        List<JsonNode> open = rig.findIncidents("FORECAST_HOLE", "OPEN");
        assertThat(open).hasSize(1);
        assertThat(open.getFirst().get("text").stringValue())
                .contains(
                        "holed",
                        start.plusSeconds(3_600).toString(),
                        start.plusSeconds(7_200).toString());
        rig.advanceTime(Duration.ofHours(24));
        assertThat(rig.findIncidents("FORECAST_HOLE", "OPEN")).isEmpty();
        assertThat(rig.findIncidents("FORECAST_HOLE", "RESOLVED")).hasSize(1);
    }

    @Test
    void aToleratedOverlapIsReported() {
        TestRig rig = TestRig.create(port, "vector", "");
        Instant start = rig.readClock();
        HttpAnswer answer = rig.sendForecast(
                "over",
                TYPE,
                TestRig.forecastBlock(start, Duration.ofSeconds(3_605), "90", "KW")
                        + ","
                        + TestRig.forecastBlock(start.plusSeconds(3_600), Duration.ofMinutes(60), "90", "KW"));
        assertThat(answer.status()).isEqualTo(204);
        assertThat(rig.findIncidents("FORECAST_OVERLAP", "OPEN")).hasSize(1);
    }

    @Test
    void aReusedRequestIdIsAcceptedAsNewMarkedAndReported() {
        TestRig rig = TestRig.create(port, "vector", "");
        assertThat(rig.sendForecast("1", TYPE, hours(rig, 0, 4, 100)).status()).isEqualTo(204);
        assertThat(rig.sendForecast("1", TYPE, hours(rig, 0, 4, 50)).status()).isEqualTo(204);

        assertThat(ambiguous(rig)).containsExactly(true, true);
        assertThat(rig.findIncidents("REQUEST_ID_REUSED", "OPEN")).hasSize(1);
        assertThat(rig.findIncidents("FORECAST_REFUSED", "OPEN")).isEmpty();
    }

    @Test
    void aReusedRequestIdIsRefusedAndReportedWhereThePartnerMustNotReuseIt() {
        TestRig rig = TestRig.create(port, "oscp", "");
        rig.sendForecast("1", TYPE, hours(rig, 0, 4, 100));
        assertThat(rig.sendForecast("1", TYPE, hours(rig, 0, 4, 50)).status()).isEqualTo(409);

        assertThat(ambiguous(rig)).containsExactly(false);
        assertThat(rig.findIncidents("REQUEST_ID_REUSED", "OPEN")).hasSize(1);
        assertThat(rig.findIncidents("FORECAST_REFUSED", "OPEN")).hasSize(1);
    }

    @Test
    void aRefusedMessageIsNeverStoredAsADuplicate() {
        TestRig rig = TestRig.create(port, "oscp", "");
        String right = hours(rig, 0, 4, 100);
        rig.unbindGroup();
        assertThat(rig.sendForecast("1", TYPE, right).status()).isEqualTo(404);
        rig.bindGroup();
        assertThat(rig.sendForecast("1", TYPE, hours(rig, 0, 4, -1)).status()).isEqualTo(400);
        assertThat(rig.sendForecast("1", TYPE, right).status()).isEqualTo(204);

        assertThat(ambiguous(rig)).containsExactly(false);
        assertThat(rig.findIncidents("REQUEST_ID_REUSED", "OPEN")).isEmpty();
    }

    @Test
    void aMessageUnderAnEarlierBindingIsNoDuplicate() {
        TestRig rig = TestRig.create(port, "oscp", "");
        String blocks = hours(rig, 0, 4, 100);
        rig.sendForecast("1", TYPE, blocks);
        rig.unbindGroup();
        rig.bindGroup();
        rig.sendForecast("1", TYPE, blocks);
        rig.sendForecast("1", TYPE, blocks);
        assertThat(ambiguous(rig)).containsExactly(false, false);
    }

    private List<Boolean> ambiguous(TestRig rig) {
        return jdbc.sql("select correlation_ambiguous from forecast.message where connection_id = :id order by id")
                .param("id", rig.connectionId())
                .query((row, number) -> row.getBoolean(1))
                .list();
    }

    private static String hours(TestRig rig, int from, int length, int kw) {
        return TestRig.forecastBlock(
                rig.readClock().plus(Duration.ofHours(from)), Duration.ofHours(length), String.valueOf(kw), "KW");
    }
}
