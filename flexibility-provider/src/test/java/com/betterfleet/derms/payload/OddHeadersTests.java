package com.betterfleet.derms.payload;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.payload.EdgeRequests.Edge;
import com.betterfleet.derms.payload.EdgeRequests.RefusalForm;
import com.betterfleet.derms.payload.RawRequest.RawAnswer;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Crosses every edge with odd content types, Accepts and queries, over HTTP. */
@ServiceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OddHeadersTests {

    private static final List<String> CONTENT_TYPES = List.of(
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=x",
            "multipart/mixed",
            "*/*",
            "image/*",
            "application/*",
            "garbage",
            "a/b/c",
            "/",
            ";",
            "text/html;;=",
            "application/json, text/csv",
            "image/png",
            "x/" + "y".repeat(3_000));

    /** Those of which a body can be, although no edge reads it. */
    private static final List<String> POSSIBLE_TYPES = List.of("image/png", "x/" + "y".repeat(3_000));

    private static final List<String> ACCEPTS = List.of(
            "image/*",
            "image/png",
            "text/csv;q=7",
            "garbage",
            "a/b/c",
            "/",
            ";",
            "*",
            "*/json",
            "text/html;;=",
            "application/json;q=x",
            "x/" + "y".repeat(3_000));

    private static final List<String> QUERIES = List.of(
            "%zz",
            "%",
            "a=%",
            "a=%z1",
            "a=%ff",
            "%00=1",
            "a=%00",
            "=",
            "&&&",
            "a",
            "a=" + "b".repeat(6_000),
            "a=b&".repeat(1_500),
            "a=" + "b".repeat(9_000),
            "a=" + "b".repeat(60_000),
            "a={}",
            "a=\u00e4");

    private final int port;
    private RequestLog log;
    private EdgeRequests edges;

    OddHeadersTests(@LocalServerPort int port) {
        this.port = port;
    }

    @BeforeAll
    void reachEdges() {
        edges = new EdgeRequests(port);
        log = RequestLog.open();
    }

    @AfterAll
    void stopLog() {
        log.close();
    }

    @BeforeEach
    void clearLog() {
        log.clear();
    }

    @ParameterizedTest
    @EnumSource
    void everyEdgeAnswersAValidRequest(Edge edge) {
        RawAnswer answer = edges.valid(edge).send(port);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(edge.validStatus());
        if (answer.status() >= 400) {
            assertThat(edge.form().isFormOf(answer)).as(answer.toString()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyEdgeRefusesABodyOfAnOddContentTypeInItsForm(Edge edge) {
        SoftAssertions softly = new SoftAssertions();
        for (String type : CONTENT_TYPES) {
            RawAnswer answer =
                    edges.valid(edge).withHeader("Content-Type", type).send(port);
            String cell = "Content-Type " + type + ": " + answer;
            if (!edges.valid(edge).hasBody()) {
                // The type of a body that is not there means nothing (RFC 9110, section 8.3).
                softly.assertThat(answer.status()).as(cell).isEqualTo(edge.validStatus());
            } else if (edge != Edge.OSCP_STRANGER && edge != Edge.API_STRANGER) {
                softly.assertThat(answer.status()).as(cell).isIn(oddTypeStatuses(edge, type));
            }
            if (answer.status() >= 400) {
                softly.assertThat(edge.form().isFormOf(answer)).as(cell).isTrue();
            }
            softly.assertThat(answer.status()).as(cell).isBetween(200, 499);
        }
        requireNoStackTrace(softly);
        softly.assertAll();
    }

    /** An unknown path reads no type. A page finds no token of its form in a body of another type. */
    private static List<Integer> oddTypeStatuses(Edge edge, String type) {
        return switch (edge) {
            case API_UNKNOWN, OSCP_UNKNOWN -> List.of(415, 404);
            case LOGIN, CONSOLE_FORM -> POSSIBLE_TYPES.contains(type) ? List.of(403) : List.of(415);
            default -> List.of(415);
        };
    }

    @ParameterizedTest
    @EnumSource
    void everyEdgeAnswersAnOddAcceptInItsForm(Edge edge) {
        SoftAssertions softly = new SoftAssertions();
        for (String type : ACCEPTS) {
            RawAnswer answer = edges.valid(edge).withHeader("Accept", type).send(port);
            String cell = "Accept " + type + ": " + answer;
            softly.assertThat(answer.status()).as(cell).isIn(edge.validStatus(), 406, 401);
            if (edge.form() == RefusalForm.OSCP) {
                // A message is answered without a body, so that a partner's Accept decides nothing.
                softly.assertThat(answer.status()).as(cell).isEqualTo(edge.validStatus());
            }
            if (answer.status() >= 400) {
                softly.assertThat(edge.form().isFormOf(answer)).as(cell).isTrue();
            }
        }
        requireNoStackTrace(softly);
        softly.assertAll();
    }

    @Test
    void aChangeIsNotMadeWhereItsAnswerIsNotAccepted() {
        RawAnswer refused = edges.renameMicrogrid("Renamed")
                .withHeader("Accept", "image/png")
                .send(port);

        assertThat(refused.status()).as(refused.toString()).isEqualTo(406);
        assertThat(edges.valid(Edge.API_READ).send(port).body()).doesNotContain("Renamed");
    }

    @Test
    void aFormIsNoBodyOfACall() {
        RawAnswer refused = edges.renameMicrogrid("Renamed")
                .withHeader("Content-Type", "application/x-www-form-urlencoded")
                .send(port);

        assertThat(refused.status()).as(refused.toString()).isEqualTo(415);
    }

    @ParameterizedTest
    @EnumSource
    void everyEdgeAnswersAnOddQueryWithoutAStackTrace(Edge edge) {
        SoftAssertions softly = new SoftAssertions();
        for (String query : QUERIES) {
            log.clear();
            RawAnswer answer = edges.valid(edge).withQuery(query).send(port);
            String cell = "?%.40s: %s".formatted(query, answer);
            softly.assertThat(answer.status()).as(cell).isBetween(200, 499);
            if (query.startsWith("%") || query.startsWith("a=%")) {
                softly.assertThat(answer.status()).as(cell).isEqualTo(400);
                softly.assertThat(edge.form().isFormOf(answer)).as(cell).isTrue();
                softly.assertThat(log.lines()).as(cell).hasSizeLessThanOrEqualTo(1);
            }
            if (query.length() > 8_192 || query.contains("{")) {
                softly.assertThat(answer.status()).as(cell).isEqualTo(400);
                softly.assertThat(log.lines()).as(cell).hasSize(1);
            }
            requireNoStackTrace(softly);
        }
        softly.assertAll();
    }

    @Test
    void aRefusedQueryIsLoggedInOneLineWithItsPath() {
        edges.valid(Edge.API_READ).withQuery("%zz").send(port);

        assertThat(log.lines()).hasSize(1);
        assertThat(log.lines().iterator().next().getFormattedMessage())
                .contains("400", "GET /api/v1/microgrids/")
                .doesNotContain("\n");
    }

    private void requireNoStackTrace(SoftAssertions softly) {
        for (ILoggingEvent line : log.lines()) {
            softly.assertThat(line.getThrowableProxy()).as(line.toString()).isNull();
            softly.assertThat(line.getFormattedMessage()).doesNotContain("\n\tat ");
        }
    }
}
