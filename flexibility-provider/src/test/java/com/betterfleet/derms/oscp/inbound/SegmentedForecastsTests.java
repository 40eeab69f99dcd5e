package com.betterfleet.derms.oscp.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.Rig;
import com.betterfleet.derms.Rig.Answer;
import com.betterfleet.derms.ServiceTest;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** M4: forecasts in segments. */
@ServiceTest
class SegmentedForecastsTests {

    private static final String TYPE = "CONSUMPTION";

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    private Rig rig;
    private Instant start;

    @BeforeEach
    void build() {
        rig = Rig.build(port, "vector", "");
        start = rig.now();
    }

    @Test
    void areAppliedWholeInTheOrderOfTheirIndexWhateverOrderTheyComeIn() {
        assertThat(segment("b", "a", 2, 3).status()).isEqualTo(204);
        assertThat(segment("c", "a", 3, 3).status()).isEqualTo(204);
        assertThat(applied()).isEmpty();

        assertThat(segment("a", null, 1, 3).status()).isEqualTo(204);

        assertThat(applied()).containsExactly("a: 1000, 2000, 3000");
        assertThat(body()).containsSubsequence("\"capacity\":1,", "\"capacity\":2,", "\"capacity\":3,");
    }

    @Test
    void mayAllHaveTheSameRequestId() {
        segment("same", null, 1, 2);
        segment("same", null, 2, 2);
        assertThat(applied()).containsExactly("same: 1000, 2000");
    }

    @Test
    void mayAnswerAnotherMessageWithTheSameRequestIdOnAll() {
        segment("same", "what-we-asked", 1, 2);
        segment("same", "what-we-asked", 2, 2);
        assertThat(applied()).containsExactly("same: 1000, 2000");
    }

    @Test
    void twoMessagesAtOnceDoNotMix() {
        segment("a", null, 1, 2);
        segment("x", null, 1, 2);
        segment("y", "x", 2, 2);
        assertThat(applied()).containsExactly("x: 1000, 2000");
        segment("b", "a", 2, 2);
        assertThat(applied()).containsExactly("x: 1000, 2000", "a: 1000, 2000");
    }

    @Test
    void oneOfOneIsAnOrdinaryMessage() {
        segment("a", null, 1, 1);
        assertThat(applied()).containsExactly("a: 1000");
    }

    @Test
    void aRepeatedSegmentHasNoSecondEffect() {
        segment("a", null, 1, 2);
        assertThat(segment("a", null, 1, 2).status()).isEqualTo(204);
        segment("b", "a", 2, 2);
        assertThat(segment("b", "a", 2, 2).status()).isEqualTo(204);
        assertThat(segment("a", null, 1, 2).status()).isEqualTo(204);
        assertThat(applied()).hasSize(1);

        // All of them once more, when the first round is forgotten: known by the message as a whole.
        rig.pass(Duration.ofSeconds(61));
        segment("a", null, 1, 2);
        assertThat(segment("b", "a", 2, 2).status()).isEqualTo(204);
        assertThat(applied()).hasSize(1);
        assertThat(rig.incidents("SEGMENTS_INCOMPLETE", "OPEN")).isEmpty();
    }

    @Test
    void waitJustUnderAMinuteForTheMissingOne() {
        segment("a", null, 1, 2);
        rig.pass(Duration.ofSeconds(40));
        segment("b", "a", 2, 2);
        assertThat(applied()).hasSize(1);
    }

    @Test
    void areDroppedAfterAMinuteAndTold() {
        segment("a", null, 1, 3);
        segment("c", "a", 3, 3);
        rig.pass(Duration.ofSeconds(60));

        assertThat(rig.incidents("SEGMENTS_INCOMPLETE", "OPEN"))
                .singleElement()
                .satisfies(incident -> assertThat(incident.get("text").stringValue())
                        .contains("\"a\"", "3 parts", "[1, 3]", "60 s", "nothing"))
                .satisfies(incident ->
                        assertThat(incident.get("groupId").stringValue()).isEqualTo(rig.group()));
        segment("b", "a", 2, 3);
        assertThat(applied()).isEmpty();
    }

    @Test
    void theLastOneIsAnsweredWithTheVerdictOnTheWhole() {
        segment("a", null, 1, 2);
        Answer answer = send("b", "a", 2, 2, Rig.block(start.plusSeconds(60), Duration.ofHours(1), "5", "KW"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("forecasted_blocks[1].start_time", "overlap");
        assertThat(applied()).isEmpty();
        assertThat(rig.incidents("FORECAST_REFUSED", "OPEN")).hasSize(1);

        // Refused and so not remembered: the same ids with right bodies are taken.
        segment("a", null, 1, 2);
        segment("b", "a", 2, 2);
        assertThat(applied()).containsExactly("a: 1000, 2000");
    }

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
    void headersThatMakeNoSenseAreRefusedByName(
            @Nullable String index, @Nullable String count, String header, String value) {
        List<String> headers = new ArrayList<>();
        if (index != null) {
            headers.addAll(List.of("X-Segment-Index", index));
        }
        if (count != null) {
            headers.addAll(List.of("X-Segment-Count", count));
        }
        Answer answer = rig.forecast("a", TYPE, hour(1), headers.toArray(String[]::new));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains(header + " is ").contains(value);
    }

    @Test
    void whatIsSaidOnceMustBeSaidAlikeOnAll() {
        segment("a", null, 1, 3);
        Answer count = segment("b", "a", 2, 2);
        assertThat(count.status()).isEqualTo(400);
        assertThat(count.body()).contains("X-Segment-Count", "expected 3");

        Answer type = rig.forecast(
                "b", "GENERATION", hour(2), "X-Segment-Index", "2", "X-Segment-Count", "3", "X-Correlation-ID", "a");
        assertThat(type.status()).isEqualTo(400);
        assertThat(type.body()).contains("type is", "GENERATION", "expected CONSUMPTION");

        Answer body = send("a", null, 1, 3, hour(9));
        assertThat(body.status()).isEqualTo(409);

        // None of that harmed the message.
        segment("b", "a", 2, 3);
        segment("c", "a", 3, 3);
        assertThat(applied()).containsExactly("a: 1000, 2000, 3000");
    }

    @Test
    void theGroupMustBeTheSameAndBound() {
        segment("a", null, 1, 2);
        String other = rig.message(TYPE, hour(2)).replace(rig.group(), "elsewhere");
        Answer answer = rig.oscp(
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
    void tenThousandBlocksAreTheMostInAllTogether() {
        assertThat(send("a", null, 1, 2, seconds(0, 6_000)).status()).isEqualTo(204);
        Answer answer = send("b", "a", 2, 2, seconds(6_000, 4_001));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("forecasted_blocks", "10000");

        assertThat(send("b", "a", 2, 2, seconds(6_000, 4_000)).status()).isEqualTo(204);
        assertThat(applied()).hasSize(1);
    }

    @Test
    void aMessageBegunBeforeTheGroupWasBoundAnewHasNoEffect() {
        segment("a", null, 1, 2);
        rig.unbind();
        rig.bind();
        assertThat(segment("b", "a", 2, 2).status()).isEqualTo(403);
        assertThat(applied()).isEmpty();
    }

    @Test
    void segmentsThatComeAllAtOnceAreAppliedOnce() throws Exception {
        List<Callable<Answer>> all = IntStream.rangeClosed(1, 20)
                .<Callable<Answer>>mapToObj(i -> () -> segment(i == 1 ? "a" : "a" + i, i == 1 ? null : "a", i, 20))
                .toList();
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Answer> answer : senders.invokeAll(all)) {
                assertThat(answer.get().status()).isEqualTo(204);
            }
        }
        assertThat(applied()).hasSize(1);
    }

    /** An hour each, one after the other; its capacity is its index in kW. */
    private Answer segment(String requestId, @Nullable String correlationId, int index, int count) {
        return send(requestId, correlationId, index, count, hour(index));
    }

    private Answer send(String requestId, @Nullable String correlationId, int index, int count, String blocks) {
        String number = String.valueOf(index);
        String of = String.valueOf(count);
        return correlationId == null
                ? rig.forecast(requestId, TYPE, blocks, "X-Segment-Index", number, "X-Segment-Count", of)
                : rig.forecast(
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

    private String hour(int index) {
        return Rig.block(start.plus(Duration.ofHours(index - 1)), Duration.ofHours(1), String.valueOf(index), "KW");
    }

    private String seconds(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> Rig.block(start.plusSeconds(i), Duration.ofSeconds(1), "1", "KW"))
                .collect(Collectors.joining(","));
    }

    /** What was accepted, in order: the request id and the limits in watts. */
    private List<String> applied() {
        return jdbc.sql("select request_id || ': ' || array_to_string(limits_w, ', ') from forecast.message"
                        + " where connection_id = :id order by id")
                .param("id", rig.connection())
                .query((row, number) -> row.getString(1))
                .list();
    }

    private String body() {
        return jdbc.sql("select body from forecast.message where connection_id = :id")
                .param("id", rig.connection())
                .query((row, number) -> row.getString(1))
                .single();
    }
}
