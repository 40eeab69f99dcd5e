package com.betterfleet.derms.oscp.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.TestRig.HttpAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** M4: forecasts in segments. */
@ServiceTest
class SegmentedForecastIntakeTests {

    private static final String TYPE = "CONSUMPTION";

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    private TestRig rig;
    private Instant start;

    @BeforeEach
    void build() {
        rig = TestRig.create(port, "vector", "");
        start = rig.readClock();
    }

    @Tag("OSCP-HEAD-11")
    @Test
    void segmentsAreAppliedInIndexOrderRegardlessOfArrivalOrder() {
        assertThat(sendSegment("b", "a", 2, 3).status()).isEqualTo(204);
        assertThat(sendSegment("c", "a", 3, 3).status()).isEqualTo(204);
        assertThat(appliedLimits()).isEmpty();

        assertThat(sendSegment("a", null, 1, 3).status()).isEqualTo(204);

        assertThat(appliedLimits()).containsExactly("a: 1000, 2000, 3000");
        assertThat(body()).containsSubsequence("\"capacity\":1,", "\"capacity\":2,", "\"capacity\":3,");
    }

    @Test
    void segmentsMayShareOneRequestId() {
        sendSegment("same", null, 1, 2);
        sendSegment("same", null, 2, 2);
        assertThat(appliedLimits()).containsExactly("same: 1000, 2000");
    }

    @Test
    void segmentsSharingARequestIdMayCorrelateToAnotherMessage() {
        sendSegment("same", "adjustment-request", 1, 2);
        sendSegment("same", "adjustment-request", 2, 2);
        assertThat(appliedLimits()).containsExactly("same: 1000, 2000");
    }

    @Test
    void concurrentMessagesDoNotMix() {
        sendSegment("a", null, 1, 2);
        sendSegment("x", null, 1, 2);
        sendSegment("y", "x", 2, 2);
        assertThat(appliedLimits()).containsExactly("x: 1000, 2000");
        sendSegment("b", "a", 2, 2);
        assertThat(appliedLimits()).containsExactly("x: 1000, 2000", "a: 1000, 2000");
    }

    @Test
    void singleSegmentIsAnOrdinaryMessage() {
        sendSegment("a", null, 1, 1);
        assertThat(appliedLimits()).containsExactly("a: 1000");
    }

    @Test
    void repeatedSegmentHasNoSecondEffect() {
        sendSegment("a", null, 1, 2);
        assertThat(sendSegment("a", null, 1, 2).status()).isEqualTo(204);
        sendSegment("b", "a", 2, 2);
        assertThat(sendSegment("b", "a", 2, 2).status()).isEqualTo(204);
        assertThat(sendSegment("a", null, 1, 2).status()).isEqualTo(204);
        assertThat(appliedLimits()).hasSize(1);

        // All of them again, after the first round is forgotten: the whole message is known.
        rig.advanceTime(Duration.ofSeconds(61));
        sendSegment("a", null, 1, 2);
        assertThat(sendSegment("b", "a", 2, 2).status()).isEqualTo(204);
        assertThat(appliedLimits()).hasSize(1);
        assertThat(rig.findIncidents("SEGMENTS_INCOMPLETE", "OPEN")).isEmpty();
    }

    @Tag("OSCP-HEAD-12")
    @Test
    void segmentsWaitJustUnderAMinuteForTheMissingOne() {
        sendSegment("a", null, 1, 2);
        rig.advanceTime(Duration.ofSeconds(40));
        sendSegment("b", "a", 2, 2);
        assertThat(appliedLimits()).hasSize(1);
    }

    @Tag("OSCP-HEAD-12")
    @Test
    void segmentsAreDroppedAfterAMinuteAndReported() {
        sendSegment("a", null, 1, 3);
        sendSegment("c", "a", 3, 3);
        rig.advanceTime(Duration.ofSeconds(60));

        assertThat(rig.findIncidents("SEGMENTS_INCOMPLETE", "OPEN"))
                .singleElement()
                .satisfies(incident -> assertThat(incident.get("text").stringValue())
                        .contains("\"a\"", "3 parts", "[1, 3]", "60 s", "nothing"))
                .satisfies(incident ->
                        assertThat(incident.get("groupId").stringValue()).isEqualTo(rig.groupId()));
        sendSegment("b", "a", 2, 3);
        assertThat(appliedLimits()).isEmpty();
    }

    @Test
    void lastSegmentIsAnsweredWithTheOutcomeOfTheWholeMessage() {
        sendSegment("a", null, 1, 2);
        HttpAnswer answer = sendSegmentWithBlocks(
                "b", "a", 2, 2, TestRig.forecastBlock(start.plusSeconds(60), Duration.ofHours(1), "5", "KW"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("forecasted_blocks[1].start_time", "overlap");
        assertThat(appliedLimits()).isEmpty();
        assertThat(rig.findIncidents("FORECAST_REFUSED", "OPEN")).hasSize(1);

        // Rejected, so not stored: the same ids with valid bodies are accepted.
        sendSegment("a", null, 1, 2);
        sendSegment("b", "a", 2, 2);
        assertThat(appliedLimits()).containsExactly("a: 1000, 2000");
    }

    @Tag("OSCP-HEAD-10")
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "1, -, X-Segment-Count, nothing",
                "-, 2, X-Segment-Index, nothing",
                "0, 2, X-Segment-Index, 0",
                "3, 2, X-Segment-Index, 3",
                "1, 101, X-Segment-Count, 101",
                "1, 0, X-Segment-Count, 0",
                "one, 2, X-Segment-Index, one",
                "-1, 2, X-Segment-Index, -1",
                "99999999999999999999, 2, X-Segment-Index, 99999",
            })
    void invalidSegmentHeadersAreRefusedNamingTheHeader(
            @Nullable String index, @Nullable String count, String header, String value) {
        List<String> headers = new ArrayList<>();
        if (index != null) {
            headers.addAll(List.of("X-Segment-Index", index));
        }
        if (count != null) {
            headers.addAll(List.of("X-Segment-Count", count));
        }
        HttpAnswer answer = rig.sendForecast("a", TYPE, hourBlock(1), headers.toArray(String[]::new));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains(header + " is ").contains(value);
    }

    @Test
    void commonFieldsMustAgreeOnAllSegments() {
        sendSegment("a", null, 1, 3);
        HttpAnswer count = sendSegment("b", "a", 2, 2);
        assertThat(count.status()).isEqualTo(400);
        assertThat(count.body()).contains("X-Segment-Count", "expected 3");

        HttpAnswer type = rig.sendForecast(
                "b",
                "GENERATION",
                hourBlock(2),
                "X-Segment-Index",
                "2",
                "X-Segment-Count",
                "3",
                "X-Correlation-ID",
                "a");
        assertThat(type.status()).isEqualTo(400);
        assertThat(type.body()).contains("type is", "GENERATION", "expected CONSUMPTION");

        HttpAnswer body = sendSegmentWithBlocks("a", null, 1, 3, hourBlock(9));
        assertThat(body.status()).isEqualTo(409);

        // None of that affected the message.
        sendSegment("b", "a", 2, 3);
        sendSegment("c", "a", 3, 3);
        assertThat(appliedLimits()).containsExactly("a: 1000, 2000, 3000");
    }

    @Test
    void groupMustBeTheSameAndBound() {
        sendSegment("a", null, 1, 2);
        String other = rig.forecastBody(TYPE, hourBlock(2)).replace(rig.groupId(), "elsewhere");
        HttpAnswer answer = rig.sendMessage(
                "update_group_capacity_forecast",
                "b",
                other,
                "X-Segment-Index",
                "2",
                "X-Segment-Count",
                "2",
                "X-Correlation-ID",
                "a");
        assertThat(answer.status()).isEqualTo(404);
    }

    @Test
    void allSegmentsTogetherHoldAtMostTenThousandBlocks() {
        assertThat(sendSegmentWithBlocks("a", null, 1, 2, secondBlocks(0, 6_000))
                        .status())
                .isEqualTo(204);
        HttpAnswer answer = sendSegmentWithBlocks("b", "a", 2, 2, secondBlocks(6_000, 4_001));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("forecasted_blocks", "10000");

        assertThat(sendSegmentWithBlocks("b", "a", 2, 2, secondBlocks(6_000, 4_000))
                        .status())
                .isEqualTo(204);
        assertThat(appliedLimits()).hasSize(1);
    }

    @Test
    void messageStartedBeforeRebindingHasNoEffect() {
        sendSegment("a", null, 1, 2);
        rig.unbindGroup();
        rig.bindGroup();
        assertThat(sendSegment("b", "a", 2, 2).status()).isEqualTo(403);
        assertThat(appliedLimits()).isEmpty();
    }

    @Test
    void concurrentSegmentsAreAppliedOnce() throws Exception {
        List<Callable<HttpAnswer>> all = IntStream.rangeClosed(1, 20)
                .<Callable<HttpAnswer>>mapToObj(
                        i -> () -> sendSegment(i == 1 ? "a" : "a" + i, i == 1 ? null : "a", i, 20))
                .toList();
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<HttpAnswer> answer : senders.invokeAll(all)) {
                assertThat(answer.get().status()).isEqualTo(204);
            }
        }
        assertThat(appliedLimits()).hasSize(1);
    }

    /** A segment with one block of an hour; the hours follow each other, the capacity is the index in kW. */
    private HttpAnswer sendSegment(String requestId, @Nullable String correlationId, int index, int count) {
        return sendSegmentWithBlocks(requestId, correlationId, index, count, hourBlock(index));
    }

    private HttpAnswer sendSegmentWithBlocks(
            String requestId, @Nullable String correlationId, int index, int count, String blocks) {
        String number = String.valueOf(index);
        String of = String.valueOf(count);
        return correlationId == null
                ? rig.sendForecast(requestId, TYPE, blocks, "X-Segment-Index", number, "X-Segment-Count", of)
                : rig.sendForecast(
                        requestId,
                        TYPE,
                        blocks,
                        "X-Segment-Index",
                        number,
                        "X-Segment-Count",
                        of,
                        "X-Correlation-ID",
                        correlationId);
    }

    private String hourBlock(int index) {
        return TestRig.forecastBlock(
                start.plus(Duration.ofHours(index - 1)), Duration.ofHours(1), String.valueOf(index), "KW");
    }

    private String secondBlocks(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> TestRig.forecastBlock(start.plusSeconds(i), Duration.ofSeconds(1), "1", "KW"))
                .collect(Collectors.joining(","));
    }

    /** The accepted forecasts in order: the request id and the limits in watts. */
    private List<String> appliedLimits() {
        return jdbc.sql("select request_id || ': ' || array_to_string(limits_w, ', ') from forecast.message"
                        + " where connection_id = :id order by id")
                .param("id", rig.connectionId())
                .query((row, number) -> row.getString(1))
                .list();
    }

    private String body() {
        return jdbc.sql("select body from forecast.message where connection_id = :id")
                .param("id", rig.connectionId())
                .query((row, number) -> row.getString(1))
                .single();
    }
}
