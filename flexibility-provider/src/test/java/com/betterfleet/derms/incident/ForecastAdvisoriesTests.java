package com.betterfleet.derms.incident;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.Rig;
import com.betterfleet.derms.Rig.Answer;
import com.betterfleet.derms.ServiceTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** M4: what an operator is told of a partner's forecasts. */
@ServiceTest
class ForecastAdvisoriesTests {

    private static final String TYPE = "CONSUMPTION";

    @LocalServerPort
    private int port;

    @Autowired
    private Incidents incidents;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void aRefusedForecastOpensOneThatNamesGroupReasonAndTheLastGoodForecast() {
        Rig rig = Rig.build(port, "vector", "");
        rig.forecast("good-1", TYPE, hours(rig, 0, 4, 100));

        assertThat(rig.forecast("bad-1", TYPE, hours(rig, 0, 4, -1)).status()).isEqualTo(400);

        List<JsonNode> open = rig.incidents("FORECAST_REFUSED", "OPEN");
        assertThat(open).hasSize(1);
        assertThat(open.getFirst().get("severity").stringValue()).isEqualTo("ADVISORY");
        assertThat(open.getFirst().get("groupId").stringValue()).isEqualTo(rig.group());
        assertThat(open.getFirst().get("scopeIds").get(0).stringValue()).isEqualTo(rig.scope());
        assertThat(open.getFirst().get("text").stringValue())
                .contains("bad-1", "forecasted_blocks[0].capacity", "400", "\"good-1\", accepted 20");
        assertThat(incidents.open(rig.connection())).hasSize(1);
        assertThat(incidents.openForScope(rig.scope())).hasSize(1);
    }

    @Test
    void theNextAcceptedForecastOfTheGroupResolvesIt() {
        Rig rig = Rig.build(port, "vector", "");
        rig.forecast("bad", TYPE, hours(rig, 0, 4, -1));
        rig.pass(Duration.ofHours(30));
        assertThat(rig.incidents("FORECAST_REFUSED", "OPEN")).hasSize(1);

        rig.forecast("good", TYPE, hours(rig, 0, 4, 100));
        rig.pass(Duration.ofSeconds(1));

        assertThat(rig.incidents("FORECAST_REFUSED", "OPEN")).isEmpty();
        assertThat(rig.incidents("FORECAST_REFUSED", "RESOLVED").getFirst().get("resolvedAt"))
                .isNotNull();
        rig.forecast("bad again", TYPE, hours(rig, 0, 4, -1));
        assertThat(rig.incidents("FORECAST_REFUSED", "OPEN")).hasSize(1);
    }

    @Test
    void aThousandRefusedMessagesMakeOneRowThatCountsThem() {
        Rig rig = Rig.build(port, "vector", "");
        String wrong = hours(rig, 0, 4, -1);
        for (int i = 0; i < 1_000; i++) {
            rig.forecast("bad-" + i, TYPE, wrong);
        }
        rig.pass(Duration.ofSeconds(1));

        List<JsonNode> open = rig.incidents("FORECAST_REFUSED", "OPEN");
        assertThat(open).hasSize(1);
        assertThat(open.getFirst().get("count").asInt()).isEqualTo(1_000);
        assertThat(open.getFirst().get("text").stringValue()).contains("bad-999");
        assertThat(rig.incidents("FORECAST_REFUSED", "RESOLVED")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "400, application/json, {",
        "400, application/json, []",
        "400, application/json, '{\"group_id\":\"\\u0000\",\"type\":\"CONSUMPTION\",\"forecasted_blocks\":[]}'",
        "404, application/json, '{\"group_id\":\"elsewhere\",\"type\":\"CONSUMPTION\",\"forecasted_blocks\":[]}'",
        "415, text/plain, {}",
    })
    void aRefusedMessageOfNoKnownGroupIsToldOnTheConnectionForADay(int status, String type, String body) {
        Rig rig = Rig.build(port, "vector", "");

        Answer answer = rig.oscp("update_group_capacity_forecast", "odd", body, "Content-Type", type);

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        List<JsonNode> open = rig.incidents("FORECAST_REFUSED", "OPEN");
        assertThat(open).hasSize(1);
        assertThat(open.getFirst().get("groupId").isNull()).isTrue();
        assertThat(open.getFirst().get("text").stringValue()).contains("odd", String.valueOf(status));

        rig.pass(Duration.ofHours(24));
        assertThat(rig.incidents("FORECAST_REFUSED", "OPEN")).isEmpty();
    }

    @Test
    void aMessageThatIsTooLargeIsToldAndRefusedHeartbeatsAreNot() {
        Rig rig = Rig.build(port, "vector", "");
        assertThat(rig.oscp("heartbeat", "h", "{}").status()).isEqualTo(400);
        assertThat(rig.incidents("FORECAST_REFUSED", "OPEN")).isEmpty();

        String large = " ".repeat(2 * 1024 * 1024 + 1);
        assertThat(rig.oscp("update_group_capacity_forecast", "l", large).status())
                .isEqualTo(413);
        assertThat(rig.incidents("FORECAST_REFUSED", "OPEN")).hasSize(1);
    }

    @Test
    void unbindingTheGroupResolvesIt() {
        Rig rig = Rig.build(port, "vector", "");
        rig.forecast("bad", TYPE, hours(rig, 0, 4, -1));
        rig.unbind();
        rig.pass(Duration.ofSeconds(1));
        assertThat(rig.incidents("FORECAST_REFUSED", "OPEN")).isEmpty();
    }

    @Test
    void aHoleWhereCoverWasIsToldAndASeamIsNone() {
        Rig rig = Rig.build(port, "vector", "");
        Instant start = rig.now();
        rig.forecast("whole", TYPE, Rig.block(start, Duration.ofHours(4), "100", "KW"));
        rig.forecast(
                "seam",
                TYPE,
                Rig.block(start, Duration.ofMinutes(60), "90", "KW")
                        + ","
                        + Rig.block(start.plusSeconds(3_605), Duration.ofMinutes(60), "90", "KW"));
        assertThat(rig.incidents("FORECAST_HOLE", "OPEN")).isEmpty();

        rig.forecast(
                "holed",
                TYPE,
                Rig.block(start, Duration.ofMinutes(60), "80", "KW")
                        + ","
                        + Rig.block(start.plusSeconds(7_200), Duration.ofMinutes(60), "80", "KW"));

        List<JsonNode> open = rig.incidents("FORECAST_HOLE", "OPEN");
        assertThat(open).hasSize(1);
        assertThat(open.getFirst().get("text").stringValue())
                .contains(
                        "holed",
                        start.plusSeconds(3_600).toString(),
                        start.plusSeconds(7_200).toString());
        rig.pass(Duration.ofHours(24));
        assertThat(rig.incidents("FORECAST_HOLE", "OPEN")).isEmpty();
        assertThat(rig.incidents("FORECAST_HOLE", "RESOLVED")).hasSize(1);
    }

    @Test
    void aToleratedOverlapIsTold() {
        Rig rig = Rig.build(port, "vector", "");
        Instant start = rig.now();
        Answer answer = rig.forecast(
                "over",
                TYPE,
                Rig.block(start, Duration.ofSeconds(3_605), "90", "KW")
                        + ","
                        + Rig.block(start.plusSeconds(3_600), Duration.ofMinutes(60), "90", "KW"));
        assertThat(answer.status()).isEqualTo(204);
        assertThat(rig.incidents("FORECAST_OVERLAP", "OPEN")).hasSize(1);
    }

    @Test
    void aReusedRequestIdIsTakenAsNewMarkedAndTold() {
        Rig rig = Rig.build(port, "vector", "");
        assertThat(rig.forecast("1", TYPE, hours(rig, 0, 4, 100)).status()).isEqualTo(204);
        assertThat(rig.forecast("1", TYPE, hours(rig, 0, 4, 50)).status()).isEqualTo(204);

        assertThat(ambiguous(rig)).containsExactly(true, true);
        assertThat(rig.incidents("REQUEST_ID_REUSED", "OPEN")).hasSize(1);
        assertThat(rig.incidents("FORECAST_REFUSED", "OPEN")).isEmpty();
    }

    @Test
    void aReusedRequestIdIsRefusedWhereThePartnerMustNotAndTold() {
        Rig rig = Rig.build(port, "oscp", "");
        rig.forecast("1", TYPE, hours(rig, 0, 4, 100));
        assertThat(rig.forecast("1", TYPE, hours(rig, 0, 4, 50)).status()).isEqualTo(409);

        assertThat(ambiguous(rig)).containsExactly(false);
        assertThat(rig.incidents("REQUEST_ID_REUSED", "OPEN")).hasSize(1);
        assertThat(rig.incidents("FORECAST_REFUSED", "OPEN")).hasSize(1);
    }

    @Test
    void aRefusedMessageIsNeverRememberedAsSeen() {
        Rig rig = Rig.build(port, "oscp", "");
        String right = hours(rig, 0, 4, 100);
        rig.unbind();
        assertThat(rig.forecast("1", TYPE, right).status()).isEqualTo(404);
        rig.bind();
        assertThat(rig.forecast("1", TYPE, hours(rig, 0, 4, -1)).status()).isEqualTo(400);
        assertThat(rig.forecast("1", TYPE, right).status()).isEqualTo(204);

        assertThat(ambiguous(rig)).containsExactly(false);
        assertThat(rig.incidents("REQUEST_ID_REUSED", "OPEN")).isEmpty();
    }

    @Test
    void whatWasSaidUnderAnEarlierBindingIsNoDuplicate() {
        Rig rig = Rig.build(port, "oscp", "");
        String blocks = hours(rig, 0, 4, 100);
        rig.forecast("1", TYPE, blocks);
        rig.unbind();
        rig.bind();
        rig.forecast("1", TYPE, blocks);
        rig.forecast("1", TYPE, blocks);
        assertThat(ambiguous(rig)).containsExactly(false, false);
    }

    private List<Boolean> ambiguous(Rig rig) {
        return jdbc.sql("select correlation_ambiguous from forecast.message where connection_id = :id order by id")
                .param("id", rig.connection())
                .query((row, number) -> row.getBoolean(1))
                .list();
    }

    private static String hours(Rig rig, int from, int length, int kw) {
        return Rig.block(rig.now().plus(Duration.ofHours(from)), Duration.ofHours(length), String.valueOf(kw), "KW");
    }
}
