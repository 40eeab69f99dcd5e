package com.betterfleet.derms.payload;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.payload.EdgeRequests.Edge;
import com.betterfleet.derms.payload.EdgeRequests.RefusalForm;
import com.betterfleet.derms.payload.RawRequest.RawAnswer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
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
    private final RequestLog log = new RequestLog();
    private EdgeRequests edges;

    OddHeadersTests(@LocalServerPort int port) {
        this.port = port;
    }

    /** The log lines of the threads that serve requests. */
    private static final class RequestLog extends AppenderBase<ILoggingEvent> {

        private final Queue<ILoggingEvent> lines = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent line) {
            if (line.getThreadName().startsWith("tomcat-handler") || line.getThreadName().startsWith("http-nio")) {
                lines.add(line);
            }
        }
    }

    @BeforeAll
    void reachEdges() {
        edges = new EdgeRequests(port);
        log.start();
        rootLogger().addAppender(log);
    }

    @AfterAll
    void stopLog() {
        rootLogger().detachAppender(log);
    }

    @BeforeEach
    void clearLog() {
        log.lines.clear();
    }

    private static Logger rootLogger() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @ParameterizedTest
    @EnumSource
    void everyEdgeAnswersAValidRequest(Edge edge) {
        RawAnswer answer = edges.valid(edge).send(port);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(edge.validStatus());
        if (answer.status() >= 400) {
            assertThat(isInFormOf(edge, answer)).as(answer.toString()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyEdgeRefusesABodyOfAnOddContentTypeInItsForm(Edge edge) {
        SoftAssertions softly = new SoftAssertions();
        for (String type : CONTENT_TYPES) {
            RawAnswer answer = edges.valid(edge).withHeader("Content-Type", type).send(port);
            String cell = "Content-Type " + type + ": " + answer;
            if (!edges.valid(edge).hasBody()) {
                // The type of a body that is not there means nothing (RFC 9110, section 8.3).
                softly.assertThat(answer.status()).as(cell).isEqualTo(edge.validStatus());
            } else if (edge != Edge.OSCP_STRANGER && edge != Edge.API_STRANGER) {
                softly.assertThat(answer.status()).as(cell).isIn(oddTypeStatuses(edge, type));
            }
            if (answer.status() >= 400) {
                softly.assertThat(isInFormOf(edge, answer)).as(cell).isTrue();
            }
            softly.assertThat(answer.status()).as(cell).isBetween(200, 499);
        }
        requireNoStackTrace(softly);
        softly.assertAll();
    }

    /** A type that could be served elsewhere is left to the edge: a form without a field, an unknown path. */
    private static List<Integer> oddTypeStatuses(Edge edge, String type) {
        return switch (edge) {
            case API_UNKNOWN, OSCP_UNKNOWN -> List.of(415, 404);
            case TOKEN, LOGIN, CONSOLE_FORM -> type.equals("image/png") ? List.of(415, 400, 403) : List.of(415);
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
                softly.assertThat(isInFormOf(edge, answer)).as(cell).isTrue();
            }
        }
        requireNoStackTrace(softly);
        softly.assertAll();
    }

    @ParameterizedTest
    @EnumSource
    void everyEdgeAnswersAnOddQueryWithoutAStackTrace(Edge edge) {
        SoftAssertions softly = new SoftAssertions();
        for (String query : QUERIES) {
            log.lines.clear();
            RawAnswer answer = edges.valid(edge).withQuery(query).send(port);
            String cell = "?%.40s: %s".formatted(query, answer);
            softly.assertThat(answer.status()).as(cell).isBetween(200, 499);
            if (query.startsWith("%") || query.startsWith("a=%")) {
                softly.assertThat(answer.status()).as(cell).isEqualTo(400);
                softly.assertThat(isInFormOf(edge, answer)).as(cell).isTrue();
                softly.assertThat(log.lines).as(cell).hasSizeLessThanOrEqualTo(1);
            }
            if (query.length() > 8_192 || query.contains("{")) {
                softly.assertThat(answer.status()).as(cell).isEqualTo(400);
                softly.assertThat(log.lines).as(cell).hasSize(1);
            }
            requireNoStackTrace(softly);
        }
        softly.assertAll();
    }

    @Test
    void aRefusedQueryIsLoggedInOneLineWithItsPath() {
        edges.valid(Edge.API_READ).withQuery("%zz").send(port);

        assertThat(log.lines).hasSize(1);
        assertThat(log.lines.peek().getFormattedMessage())
                .contains("400", "GET /api/v1/microgrids/")
                .doesNotContain("\n");
    }

    private void requireNoStackTrace(SoftAssertions softly) {
        for (ILoggingEvent line : log.lines) {
            softly.assertThat(line.getThrowableProxy()).as(line.toString()).isNull();
            softly.assertThat(line.getFormattedMessage()).doesNotContain("\n\tat ");
        }
    }

    private static boolean isInFormOf(Edge edge, RawAnswer answer) {
        String type = answer.header("Content-Type").orElse("none");
        return switch (edge.form()) {
            case OSCP -> type.startsWith("application/json") && answer.body().contains("{\"message\":\"");
            case PROBLEM ->
                type.startsWith("application/problem+json") && answer.body().contains("\"status\":" + answer.status());
            case OAUTH -> type.startsWith("application/json") && answer.body().contains("\"error\":\"");
            case PAGE -> type.startsWith("text/html") && answer.body().contains("<h1>");
        };
    }
}
