package com.betterfleet.derms.ems.readings;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Readings in each of the three formats: an invalid one does not affect the others. */
@ServiceTest
class MeterReadingFormatsTests {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String JSON = "application/json";
    private static final String NDJSON = "application/x-ndjson";
    private static final String CSV = "text/csv";

    @Autowired
    private JdbcClient jdbc;

    private final int port;
    private final TestRig rig;

    MeterReadingFormatsTests(@LocalServerPort int port) {
        this.port = port;
        rig = TestRig.create(port, "oscp", "");
    }

    @BeforeEach
    void createCharger() {
        jdbc.sql("""
                insert into microgrid.asset (id, microgrid_id, name, category, metering_role, scope_id, rating_w)
                values (:id, :id, 'Charger', 'CHARGING', 'CHARGER', :id, 150000)
                """).param("id", rig.scopeId()).update();
    }

    @Test
    void validReadingsOfAMixedArrayAreStored() throws Exception {
        JsonNode answer = postAccepted(JSON, """
                [{"assetId":"%1$s","at":"%2$s","importWh":12.345678,"exportWh":0,"powerW":-7.5},
                 17, null, [{"assetId":"%1$s"}], "text", {},
                 {"assetId":"%1$s","at":"2026-01-01T00:00:00","importWh":1},
                 {"assetId":"%1$s","at":"%3$s","importWh":NaN},
                 {"assetId":"%1$s","at":"%3$s","importWh":1e308},
                 {"assetId":"%1$s","at":"%3$s","importWh":1e99999999999},
                 {"assetId":"%1$s","at":"%3$s","importWh":"1"},
                 {"assetId":"%1$s","at":"%3$s","importWh":-1},
                 {"assetId":"%1$s","at":"%3$s","importWh":1,"importKwh":{"deep":[1,2]}},
                 {"assetId":"%1$s","at":"2999-01-01T00:00:00Z","importWh":1},
                 {"assetId":"\\u0000","at":"%3$s","importWh":1},
                 {"assetId":"missing","at":"%3$s","importWh":1},
                 {"assetId":"%1$s","at":"%3$s","importWh":13,"phases":[{"phase":"FOUR"}]},
                 {"assetId":"%1$s","at":"%3$s","importWh":13}]
                """.formatted(rig.scopeId(), minuteAt(0), minuteAt(1)));

        assertThat(answer.get("accepted").intValue()).isEqualTo(2);
        assertRejected(
                answer,
                "1 reading is \"17\"",
                "2 reading is",
                "3 reading is",
                "4 reading is \"text\"",
                "5 assetId is nothing",
                "6 at is \"2026-01-01T00:00:00\"; expected an RFC 3339 time with an offset",
                "7 importWh is \"NaN\"; expected a number",
                "8 importWh is 1e308; expected 0 to 1e15",
                "9 importWh is \"1e99999999999\"; expected a number",
                "10 importWh is \"1\"; expected a number",
                "11 importWh is -1; expected 0 to 1e15",
                "12 importKwh is \"unknown\"",
                "13 at is 2999-01-01T00:00:00Z; expected at most 5 minutes ahead of now",
                "14 assetId is",
                "15 assetId: there is no asset \"missing\"",
                "16 phases: phase is \"FOUR\"; expected ONE, TWO or THREE");
        assertThat(readStored(0)).isEqualTo("12.345678 0 -7.5 null null");
    }

    @Test
    void eachLineIsValidatedByItself() throws Exception {
        JsonNode answer = postAccepted(NDJSON, """
                {"assetId":"%1$s","at":"%2$s","importWh":5,"phases":[{"phase":"THREE","importWh":2},{"phase":"ONE","importWh":3,"exportWh":1}]}

                {"assetId":"%1$s","at":
                {"assetId":"%1$s","at":"%3$s","importWh":6} {"and":"more"}
                {"assetId":"%1$s","at":"%3$s","importWh":6}
                """.formatted(rig.scopeId(), minuteAt(0), minuteAt(1)));

        assertThat(answer.get("accepted").intValue()).isEqualTo(2);
        assertRejected(answer, "1 ", "2 line is \"more than one value\"");
        assertThat(readStored(0)).isEqualTo("5 null null {3,NULL,2} {1,NULL,NULL}");
    }

    @Test
    void csvColumnsMayComeInAnyOrder() throws Exception {
        JsonNode answer = postAccepted(CSV, """
                \uFEFFat, powerW ,assetId,importWh,importWh.TWO
                %2$s,-1.5,"%1$s",1000.000001,7
                %3$s,,%1$s,NaN,
                %3$s,%1$s
                "broken
                %3$s,,%1$s,1001,
                """.formatted(rig.scopeId(), minuteAt(0), minuteAt(1)));

        assertThat(answer.get("accepted").intValue()).isEqualTo(2);
        assertRejected(
                answer,
                "1 importWh is \"NaN\"; expected a number",
                "2 row is \"2 cells\"; expected as many as the header has, 5",
                "3 ");
        assertThat(readStored(0)).isEqualTo("1000.000001 null -1.5 {NULL,7,NULL} null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "assetId,at,importKwh | header is \"importKwh\"; expected only columns of assetId, at",
                "assetId,at,importWh,at | header is \"at\"; expected each column once",
                "assetId,importWh | among them assetId and at",
                "'' | header is"
            })
    void csvWithInvalidHeaderIsRefusedNamingTheColumn(String header, String why) throws Exception {
        HttpResponse<String> answer = postReadings(CSV, header + "\nx,y,z\n");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(problemDetail(answer)).contains(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | JSON array",
                "{} | JSON array",
                "[{} | not valid JSON",
                "[1, | not valid JSON",
                "nonsense | not valid JSON"
            })
    void bodyThatIsNoArrayIsRefused(String body, String why) throws Exception {
        HttpResponse<String> answer = postReadings(JSON, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(problemDetail(answer)).contains(why).doesNotContain("Source:");
    }

    @Test
    void moreThanTenThousandReadingsAreRefusedAndNoneIsStored() throws Exception {
        List<String> rows = new ArrayList<>();
        Instant first = rig.readClock().minusSeconds(20_000);
        IntStream.range(0, 10_001)
                .forEach(i -> rows.add("{\"assetId\":\"%s\",\"at\":\"%s\",\"importWh\":%d}"
                        .formatted(rig.scopeId(), first.plusSeconds(i), i)));

        HttpResponse<String> answer = postReadings(JSON, "[" + String.join(",", rows) + "]");
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(problemDetail(answer)).contains("at most 10000");
        assertThat(postReadings(NDJSON, String.join("\n", rows)).statusCode()).isEqualTo(413);

        assertThat(postAccepted(NDJSON, String.join("\n", rows.subList(0, 10_000)))
                        .get("accepted")
                        .intValue())
                .isEqualTo(10_000);
    }

    @Test
    void unsupportedMediaTypeIsRefused() throws Exception {
        assertThat(postReadings("text/xml", "<a/>").statusCode()).isEqualTo(415);
    }

    @Test
    void repeatedReadingIsAcceptedWithoutEffectAndConflictingValueIsRejected() throws Exception {
        String row = "{\"assetId\":\"%s\",\"at\":\"%s\",\"importWh\":%s}";
        String first = row.formatted(rig.scopeId(), minuteAt(0), "5.50");
        postAccepted(NDJSON, first);

        JsonNode answer = postAccepted(
                NDJSON,
                String.join(
                        "\n",
                        row.formatted(rig.scopeId(), minuteAt(0), "5.5"),
                        row.formatted(rig.scopeId(), minuteAt(0), "6"),
                        row.formatted(rig.scopeId(), minuteAt(1), "7"),
                        row.formatted(rig.scopeId(), minuteAt(1), "8"),
                        row.formatted(rig.scopeId(), minuteAt(1), "7.0")));

        assertThat(answer.get("accepted").intValue()).isEqualTo(3);
        assertRejected(answer, "1 there is already a reading of", "3 there is already a reading of");
        assertThat(readStored(0)).startsWith("5.50 ");
    }

    @Test
    void decreasingRegisterIsStoredAndFlagged() throws Exception {
        String row = "{\"assetId\":\"%s\",\"at\":\"%s\",\"importWh\":%s}";
        JsonNode answer = postAccepted(
                NDJSON,
                String.join(
                        "\n",
                        row.formatted(rig.scopeId(), minuteAt(0), "500"),
                        "?",
                        row.formatted(rig.scopeId(), minuteAt(1), "4")));

        assertThat(answer.get("accepted").intValue()).isEqualTo(2);
        assertThat(answer.get("flagged").get(0).get("index").intValue()).isEqualTo(2);
        assertThat(answer.get("flagged").get(0).get("reason").stringValue()).startsWith("importWh is 4 after 500 at ");
        assertThat(readStored(1)).startsWith("4 ");
    }

    private String minuteAt(int minute) {
        return rig.readClock()
                .minusSeconds(3_600)
                .truncatedTo(ChronoUnit.HOURS)
                .plusSeconds(60L * minute)
                .toString();
    }

    private String readStored(int minute) {
        return jdbc.sql("select * from metering.reading where asset_id = :id and at = :at::timestamptz")
                .param("id", rig.scopeId())
                .param("at", minuteAt(minute))
                .query((row, number) ->
                        List.of("import_wh", "export_wh", "power_w", "phase_import_wh", "phase_export_wh").stream()
                                .map(column -> text(row, column))
                                .collect(Collectors.joining(" ")))
                .single();
    }

    private static String text(ResultSet row, String column) {
        try {
            return String.valueOf(row.getString(column));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertRejected(JsonNode answer, String... beginnings) {
        List<String> reasons = new ArrayList<>();
        answer.get("rejected")
                .forEach(rejection -> reasons.add(rejection.get("index").intValue() + " "
                        + rejection.get("reason").stringValue()));
        assertThat(reasons).hasSameSizeAs(beginnings);
        for (int i = 0; i < beginnings.length; i++) {
            assertThat(reasons.get(i)).startsWith(beginnings[i]);
        }
    }

    private static String problemDetail(HttpResponse<String> answer) {
        return new JsonMapper().readTree(answer.body()).get("detail").stringValue();
    }

    private JsonNode postAccepted(String type, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = postReadings(type, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonMapper().readTree(answer.body());
    }

    private HttpResponse<String> postReadings(String type, String body) throws IOException, InterruptedException {
        String basic = ServiceTest.ADMIN_USER + ":" + ServiceTest.ADMIN_PASSWORD;
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1/meter-readings"))
                        .header("Content-Type", type)
                        .header(
                                "Authorization",
                                "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
