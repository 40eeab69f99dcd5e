package com.betterfleet.derms.ems.readings;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.ems.readings.ServiceEdges.Edge;
import com.betterfleet.derms.ems.readings.ServiceEdges.EdgeAnswer;
import com.betterfleet.derms.envelope.remote.CircuitCapacityWriter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Crosses every edge with every odd body, over HTTP; the table states the status and a part of the text. MQTT messages are
 * read without a broker, as the intake reads them.
 */
@ServiceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OddBodiesTests {

    private static final PartnerAnswers PARTNER = new PartnerAnswers();

    /** The edge's answer to a valid body. */
    private static final String OK = "OK";

    /**
     * The edge has no such body: MQTT has no headers, forms and answers have no time, and a form without a type is none. The
     * platform's label is not read.
     */
    private static final String NONE = "NONE";

    /** Columns: the edges. A cell: the status and a part of the text. */
    private static final String TABLE = """
            body                            | FORECAST          | ADMIN_API         | READINGS_JSON     | READINGS_NDJSON  | READINGS_CSV     | READINGS_MQTT | TOKEN_ANSWER   | PLATFORM_ANSWER | CONSOLE_FORM
            PLAIN                           | OK                | OK                | OK                | OK               | OK               | OK            | OK             | OK              | OK
            GZIP                            | OK                | OK                | OK                | OK               | OK               | NONE          | OK             | OK              | 415 "gzip"
            GZIP_THAT_EXPANDS               | 413 larger than   | 413 larger than   | 413 larger than   | 413 larger than  | 413 larger than  | NONE          | 400 larger     | 400 larger      | 415 "gzip"
            BROKEN_GZIP                     | 400 gzip          | 400 gzip          | 400 gzip          | 400 gzip         | 400 gzip         | NONE          | 400 gzip       | 400 gzip        | 415 "gzip"
            UNKNOWN_CODING                  | 415 "br"          | 415 "br"          | 415 "br"          | 415 "br"         | 415 "br"         | NONE          | 400 "br"       | 400 "br"        | 415 "br"
            BYTE_ORDER_MARK                 | OK                | OK                | OK                | OK               | OK               | OK            | OK             | OK              | OK
            NOT_UTF_8                       | 400 UTF-8         | 400 UTF-8         | 400 UTF-8         | 400 UTF-8        | 400 UTF-8        | 400 UTF-8     | 400 UTF-8      | 400 UTF-8       | 400 UTF-8
            DUPLICATE_KEY                   | 400 "capacity"    | 400 "limitKw"     | 400 "importWh"    | 400 "importWh"   | 400 "importWh"   | 400 "importWh" | 400 "access_token" | 400 "availableCapacityKw" | 400 Bad Request
            NUL                             | 400 group_id      | 400 reason        | 400 assetId       | 400 assetId      | 400 NUL          | 400 assetId   | 400 access_token | OK            | 400 reason
            NO_CONTENT_TYPE                 | 415 is missing    | 415 is missing    | 415 is missing    | 415 is missing   | 415 is missing   | NONE          | NONE           | OK              | NONE
            TIME_WITH_1_DECIMAL             | OK                | OK                | OK                | OK               | OK               | OK            | NONE           | NONE            | NONE
            TIME_WITH_12_DECIMALS           | OK                | OK                | OK                | OK               | OK               | OK            | NONE           | NONE            | NONE
            TIME_IN_LOWER_CASE              | OK                | OK                | OK                | OK               | OK               | OK            | NONE           | NONE            | NONE
            TIME_WITH_13_DECIMALS           | 400 RFC 3339      | 400 RFC 3339      | 400 RFC 3339      | 400 RFC 3339     | 400 RFC 3339     | 400 RFC 3339  | NONE           | NONE            | NONE
            TIME_WITHOUT_SECONDS            | 400 RFC 3339      | 400 RFC 3339      | 400 RFC 3339      | 400 RFC 3339     | 400 RFC 3339     | 400 RFC 3339  | NONE           | NONE            | NONE
            TIME_WITH_SECONDS_IN_ITS_OFFSET | 400 RFC 3339      | 400 RFC 3339      | 400 RFC 3339      | 400 RFC 3339     | 400 RFC 3339     | 400 RFC 3339  | NONE           | NONE            | NONE
            TIME_WITHOUT_OFFSET             | 400 RFC 3339      | 400 RFC 3339      | 400 RFC 3339      | 400 RFC 3339     | 400 RFC 3339     | 400 RFC 3339  | NONE           | NONE            | NONE
            """;

    private final Map<Edge, Integer> accepted = new EnumMap<>(Map.of(
            Edge.FORECAST, 204,
            Edge.ADMIN_API, 204,
            Edge.READINGS_JSON, 200,
            Edge.READINGS_NDJSON, 200,
            Edge.READINGS_CSV, 200,
            Edge.READINGS_MQTT, 200,
            Edge.TOKEN_ANSWER, 200,
            Edge.PLATFORM_ANSWER, 200,
            Edge.CONSOLE_FORM, 302));

    private final int port;
    private final CircuitCapacityWriter platform;
    private ServiceEdges edges;

    OddBodiesTests(@LocalServerPort int port, @Autowired CircuitCapacityWriter platform) {
        this.port = port;
        this.platform = platform;
    }

    @DynamicPropertySource
    static void configurePlatform(DynamicPropertyRegistry settings) {
        settings.add("derms.circuits.url", () -> PARTNER.url("/circuits/{id}"));
    }

    @BeforeAll
    void reachEdges() {
        edges = new ServiceEdges(port, PARTNER, platform);
    }

    @AfterAll
    static void stopPartner() {
        PARTNER.stop();
    }

    static Stream<Arguments> cells() {
        List<String[]> rows = TABLE.lines()
                .map(line ->
                        Arrays.stream(line.split("\\|", -1)).map(String::strip).toArray(String[]::new))
                .toList();
        String[] edges = rows.getFirst();
        return rows.stream()
                .skip(1)
                .flatMap(cells -> IntStream.range(1, cells.length)
                        .filter(i -> !cells[i].equals(NONE))
                        .mapToObj(i -> Arguments.of(OddBody.valueOf(cells[0]), Edge.valueOf(edges[i]), cells[i])));
    }

    @ParameterizedTest(name = "{0} to {1}: {2}")
    @MethodSource("cells")
    void everyEdgeAnswersEveryOddBody(OddBody odd, Edge edge, String expected) {
        EdgeAnswer answer = edges.send(edge, odd);

        if (expected.equals(OK)) {
            assertThat(answer).extracting(EdgeAnswer::status).as(answer.text()).isEqualTo(accepted.get(edge));
            return;
        }
        assertThat(answer.status()).as(answer.text()).isEqualTo(Integer.parseInt(expected.substring(0, 3)));
        assertThat(answer.text().replace("\\\"", "\"").replace("&quot;", "\"")).contains(expected.substring(4));
        assertThat(answer.text()).doesNotContain("Exception", "com.betterfleet", "org.springframework");
    }
}
