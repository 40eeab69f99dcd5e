package com.betterfleet.simulator.distributor;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.simulator.scenario.LimitPattern;
import com.betterfleet.simulator.scenario.LimitTimetable;
import com.betterfleet.simulator.scenario.ScenarioFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MessageBodiesTests {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:47.123456789Z");

    @Test
    void aForecastBeginsWithTheBlockThatCoversNowAndReachesTheHorizonWithoutSeams() {
        JsonNode blocks = forecast(new LimitPattern.LimitCycle(List.of(900.0, 350.0, 0.0)), List.of());

        assertThat(blocks).hasSize(61);
        assertThat(blocks.get(0).path("start_time").asString()).isEqualTo("2026-03-01T12:00:30.000Z");
        for (int i = 1; i < blocks.size(); i++) {
            assertThat(blocks.get(i).path("start_time"))
                    .isEqualTo(blocks.get(i - 1).path("end_time"));
        }
    }

    @Test
    void aCycleIsAlignedToTheClockSoThatTwoForecastsAgree() {
        LimitPattern cycle = new LimitPattern.LimitCycle(List.of(900.0, 350.0, 0.0));
        Instant start = Instant.ofEpochSecond(0);

        assertThat(cycle.limitKwAt(start, Duration.ofSeconds(30))).isEqualTo(900);
        assertThat(cycle.limitKwAt(start.plusSeconds(30), Duration.ofSeconds(30)))
                .isEqualTo(350);
        assertThat(cycle.limitKwAt(start.plusSeconds(60), Duration.ofSeconds(30)))
                .isZero();
        assertThat(cycle.limitKwAt(start.plusSeconds(90), Duration.ofSeconds(30)))
                .isEqualTo(900);
    }

    @Test
    void limitsByLocalTimeHoldOverMidnight() {
        LimitPattern limits = Objects.requireNonNull(
                        ScenarioFiles.read("ordinary").forecast())
                .consumption()
                .limits();
        Duration block = Duration.ofMinutes(15);

        // 22:15, 22:30 and 00:00 local time (UTC+13).
        assertThat(limits.limitKwAt(Instant.parse("2026-03-01T09:15:00Z"), block))
                .isEqualTo(450);
        assertThat(limits.limitKwAt(Instant.parse("2026-03-01T09:30:00Z"), block))
                .isEqualTo(1000);
        assertThat(limits.limitKwAt(Instant.parse("2026-03-01T11:00:00Z"), block))
                .isEqualTo(1150);
    }

    @Test
    void aGrantedAdjustmentAppliesWhereItCoversABlocksStart() {
        JsonNode granted = JsonMapper.shared().readTree("""
                {"capacity": 77, "start_time": "2026-03-01T12:01:00Z", "end_time": "2026-03-02T01:02:00+13:00"}
                """);
        JsonNode blocks = forecast(new LimitPattern.ConstantLimit(500), List.of(granted));

        assertThat(blocks.get(0).path("capacity").asDouble()).isEqualTo(500);
        assertThat(blocks.get(1).path("capacity").asDouble()).isEqualTo(77);
        assertThat(blocks.get(2).path("capacity").asDouble()).isEqualTo(77);
        assertThat(blocks.get(3).path("capacity").asDouble()).isEqualTo(500);
    }

    @Test
    void timesAreInUtcWithMilliseconds() {
        assertThat(MessageBodies.buildHeartbeat(NOW).path("offline_mode_at").asString())
                .isEqualTo("2026-03-01T12:00:47.123Z");
    }

    private static JsonNode forecast(LimitPattern limits, List<JsonNode> granted) {
        LimitTimetable timetable = new LimitTimetable(Duration.ofMinutes(30), Duration.ofSeconds(30), limits);
        return MessageBodies.buildForecast("SAMPLE1", "CONSUMPTION", timetable, NOW, granted)
                .path("forecasted_blocks");
    }
}
