package com.betterfleet.derms.ems;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.Rig;
import com.betterfleet.derms.ServiceTest;
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

/** Readings in each of their three forms: what is wrong with one leaves the others. */
@ServiceTest
class ReadingFormsTests {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String JSON = "application/json";
    private static final String LINES = "application/x-ndjson";
    private static final String TABLE = "text/csv";

    @Autowired
    private JdbcClient jdbc;

    private final int port;
    private final Rig rig;

    ReadingFormsTests(@LocalServerPort int port) {
        this.port = port;
        rig = Rig.build(port, "oscp", "");
    }

    @BeforeEach
    void aCharger() {
        jdbc.sql("""
                insert into microgrid.asset (id, microgrid_id, name, category, metering_role, scope_id, rating_w)
                values (:id, :id, 'Charger', 'CHARGING', 'CHARGER', :id, 150000)
                """).param("id", rig.scope()).update();
    }

    @Test
    void anArrayWithAnythingInItKeepsWhatCanBeKept() throws Exception {
        JsonNode answer = taken(JSON, """
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
                 {"assetId":"nobody","at":"%3$s","importWh":1},
                 {"assetId":"%1$s","at":"%3$s","importWh":13,"phases":[{"phase":"FOUR"}]},
                 {"assetId":"%1$s","at":"%3$s","importWh":13}]
                """.formatted(rig.scope(), at(0), at(1)));

        assertThat(answer.get("accepted").intValue()).isEqualTo(2);
        rejected(
                answer,
                "1 reading is \"17\"",
                "2 reading is",
                "3 reading is",
                "4 reading is \"text\"",
                "5 assetId is nothing",
                "6 at is \"2026-01-01T00:00:00\"; expected an RFC 3339 time with an offset",
                "7 importWh is \"NaN\"; expected a number",
                "8 importWh is 1E+308; expected 0 to 1E+15",
                "9 importWh is \"1e99999999999\"; expected a number",
                "10 importWh is \"1\"; expected a number",
                "11 importWh is -1; expected 0 to 1E+15",
                "12 importKwh is \"not known\"",
                "13 at is 2999-01-01T00:00:00Z; expected at most 5 minutes ahead of now",
                "14 assetId is",
                "15 assetId: there is no asset \"nobody\"",
                "16 phases: phase is \"FOUR\"; expected ONE, TWO or THREE");
        assertThat(stored(0)).isEqualTo("12.345678 0 -7.5 null null");
    }

    @Test
    void linesAreJudgedEachByItself() throws Exception {
        JsonNode answer = taken(LINES, """
                {"assetId":"%1$s","at":"%2$s","importWh":5,"phases":[{"phase":"THREE","importWh":2},{"phase":"ONE","importWh":3,"exportWh":1}]}

                {"assetId":"%1$s","at":
                {"assetId":"%1$s","at":"%3$s","importWh":6} {"and":"more"}
                {"assetId":"%1$s","at":"%3$s","importWh":6}
                """.formatted(rig.scope(), at(0), at(1)));

        assertThat(answer.get("accepted").intValue()).isEqualTo(2);
        rejected(answer, "1 ", "2 line is \"more than one value\"");
        assertThat(stored(0)).isEqualTo("5 null null {3,NULL,2} {1,NULL,NULL}");
    }

    @Test
    void aTableNamesItsColumnsInAnyOrder() throws Exception {
        JsonNode answer = taken(TABLE, """
                \uFEFFat, powerW ,assetId,importWh,importWh.TWO
                %2$s,-1.5,"%1$s",1000.000001,7
                %3$s,,%1$s,NaN,
                %3$s,%1$s
                "broken
                %3$s,,%1$s,1001,
                """.formatted(rig.scope(), at(0), at(1)));

        assertThat(answer.get("accepted").intValue()).isEqualTo(2);
        rejected(
                answer,
                "1 importWh is \"NaN\"; expected a number",
                "2 row is \"2 cells\"; expected as many as the header has, 5",
                "3 ");
        assertThat(stored(0)).isEqualTo("1000.000001 null -1.5 {NULL,7,NULL} null");
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
    void aTableWithAnotherHeaderIsRefusedNamingTheColumn(String header, String why) throws Exception {
        HttpResponse<String> answer = post(TABLE, header + "\nx,y,z\n");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(detail(answer)).contains(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"'' | JSON array", "{} | JSON array", "[{} | no JSON", "[1, | no JSON", "nonsense | no JSON"})
    void whatIsNoArrayIsRefusedAsAWhole(String body, String why) throws Exception {
        HttpResponse<String> answer = post(JSON, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(detail(answer)).contains(why);
    }

    @Test
    void moreThanTenThousandAreRefusedAndNoneIsStored() throws Exception {
        List<String> rows = new ArrayList<>();
        Instant first = rig.now().minusSeconds(20_000);
        IntStream.range(0, 10_001)
                .forEach(i -> rows.add("{\"assetId\":\"%s\",\"at\":\"%s\",\"importWh\":%d}"
                        .formatted(rig.scope(), first.plusSeconds(i), i)));

        HttpResponse<String> answer = post(JSON, "[" + String.join(",", rows) + "]");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(detail(answer)).contains("at most 10000");
        assertThat(post(LINES, String.join("\n", rows)).statusCode()).isEqualTo(400);

        assertThat(taken(LINES, String.join("\n", rows.subList(0, 10_000)))
                        .get("accepted")
                        .intValue())
                .isEqualTo(10_000);
    }

    @Test
    void anotherFormIsRefusedByItsName() throws Exception {
        assertThat(post("text/xml", "<a/>").statusCode()).isEqualTo(415);
    }

    @Test
    void theSameAgainIsAcceptedWithoutEffectAndAnotherValueIsRejected() throws Exception {
        String row = "{\"assetId\":\"%s\",\"at\":\"%s\",\"importWh\":%s}";
        String first = row.formatted(rig.scope(), at(0), "5.50");
        taken(LINES, first);

        JsonNode answer = taken(
                LINES,
                String.join(
                        "\n",
                        row.formatted(rig.scope(), at(0), "5.5"),
                        row.formatted(rig.scope(), at(0), "6"),
                        row.formatted(rig.scope(), at(1), "7"),
                        row.formatted(rig.scope(), at(1), "8"),
                        row.formatted(rig.scope(), at(1), "7.0")));

        assertThat(answer.get("accepted").intValue()).isEqualTo(3);
        rejected(answer, "1 there is already a reading of", "3 there is already a reading of");
        assertThat(stored(0)).startsWith("5.50 ");
    }

    @Test
    void aRegisterThatGoesBackIsKeptAndFlagged() throws Exception {
        String row = "{\"assetId\":\"%s\",\"at\":\"%s\",\"importWh\":%s}";
        JsonNode answer = taken(
                LINES,
                String.join(
                        "\n", row.formatted(rig.scope(), at(0), "500"), "?", row.formatted(rig.scope(), at(1), "4")));

        assertThat(answer.get("accepted").intValue()).isEqualTo(2);
        assertThat(answer.get("flagged").get(0).get("index").intValue()).isEqualTo(2);
        assertThat(answer.get("flagged").get(0).get("reason").stringValue()).startsWith("importWh is 4 after 500 at ");
        assertThat(stored(1)).startsWith("4 ");
    }

    private String at(int minute) {
        return rig.now()
                .minusSeconds(3_600)
                .truncatedTo(ChronoUnit.HOURS)
                .plusSeconds(60L * minute)
                .toString();
    }

    private String stored(int minute) {
        return jdbc.sql("select * from metering.reading where asset_id = :id and at = :at::timestamptz")
                .param("id", rig.scope())
                .param("at", at(minute))
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

    private static void rejected(JsonNode answer, String... beginnings) {
        List<String> reasons = new ArrayList<>();
        answer.get("rejected")
                .forEach(one -> reasons.add(
                        one.get("index").intValue() + " " + one.get("reason").stringValue()));
        assertThat(reasons).hasSameSizeAs(beginnings);
        for (int i = 0; i < beginnings.length; i++) {
            assertThat(reasons.get(i)).startsWith(beginnings[i]);
        }
    }

    private static String detail(HttpResponse<String> answer) {
        return new JsonMapper().readTree(answer.body()).get("detail").stringValue();
    }

    private JsonNode taken(String type, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = post(type, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonMapper().readTree(answer.body());
    }

    private HttpResponse<String> post(String type, String body) throws IOException, InterruptedException {
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
