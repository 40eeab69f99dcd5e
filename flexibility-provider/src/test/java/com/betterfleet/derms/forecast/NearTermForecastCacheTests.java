package com.betterfleet.derms.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.forecast.ForecastStore.ForecastsInForce;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A cached excerpt equals the stored timeline, after any change of that timeline. */
@ServiceTest
class NearTermForecastCacheTests {

    private static final Duration SEAM = Duration.ofSeconds(5);
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final int BLOCKS = 40;

    private final TestRig rig;
    private final Instant begin;

    @Autowired
    private ForecastStore forecasts;

    @Autowired
    private GroupBindings bindings;

    NearTermForecastCacheTests(@LocalServerPort int port) {
        rig = TestRig.create(port, "vector", "");
        begin = rig.readClock().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
    }

    @Test
    void returnsTheSameLimitAndNextChangeAtAnyTime() {
        // Seams of four seconds, two that are equal side by side, a hole at the end.
        List<String> blocks = new ArrayList<>();
        for (int i = 0; i < BLOCKS; i++) {
            blocks.add(TestRig.forecastBlock(
                    begin.plus(QUARTER.multipliedBy(i)),
                    QUARTER.minusSeconds(i % 3 == 0 ? 4 : 0),
                    Integer.toString(300 + i / 2),
                    "KW"));
        }
        assertThat(rig.sendForecast("f-1", "CONSUMPTION", String.join(",", blocks))
                        .status())
                .isEqualTo(204);
        Instant now = rig.readClock();
        for (int i = 0; i < BLOCKS * 4; i++) {
            assertSameAsWhole(now, now);
            now = now.plusSeconds(i % 2 == 0 ? 224 : 226);
        }
        // And from an instant long before.
        assertSameAsWhole(begin.minusSeconds(3_600), now);
    }

    @Test
    void returnsAReplacementAtOnce() {
        for (int kw : new int[] {400, 500, 300}) {
            rig.sendForecast(
                    "f-" + kw,
                    "CONSUMPTION",
                    TestRig.forecastBlock(begin, Duration.ofHours(9), Integer.toString(kw), "KW"));

            assertSameAsWhole(rig.readClock(), rig.readClock());
            assertThat(around(rig.readClock(), rig.readClock())
                            .primary()
                            .segmentAt(rig.readClock())
                            .orElseThrow()
                            .value()
                            .limit()
                            .watts())
                    .isEqualTo(kw * 1_000L);
        }
        rig.unbindGroup();
        rig.bindGroup();
        assertThat(forecasts.findInForceAround(Map.of(binding(), SEAM), rig.readClock(), rig.readClock()))
                .as("a new binding begins with nothing")
                .isEmpty();
    }

    @Test
    void anotherToleranceIsReadAnew() {
        String blocks = IntStream.range(0, 3)
                .mapToObj(i -> TestRig.forecastBlock(begin.plusSeconds(100L * i), Duration.ofSeconds(96), "300", "KW"))
                .reduce((a, b) -> a + "," + b)
                .orElseThrow();
        rig.sendForecast("f-1", "CONSUMPTION", blocks);
        Instant seam = begin.plusSeconds(98);

        assertThat(around(SEAM, begin, seam).primary().segmentAt(seam)).isPresent();
        assertThat(around(Duration.ZERO, begin, seam).primary().segmentAt(seam)).isEmpty();
    }

    private void assertSameAsWhole(Instant from, Instant now) {
        Timeline<CapacityLimit> whole =
                imported(forecasts.findInForce(Map.of(binding(), SEAM))).primary();
        ForecastsInForce near = around(from, now);
        for (Instant instant = from; !instant.isAfter(now); instant = instant.plusSeconds(50)) {
            assertThat(near.primary().segmentAt(instant)).as("at %s", instant).isEqualTo(whole.segmentAt(instant));
            assertThat(near.primary().nextChange(instant)).isEqualTo(whole.nextChange(instant));
        }
        assertThat(near.primary().nextChange(now)).as("after %s", now).isEqualTo(whole.nextChange(now));
    }

    private ForecastsInForce around(Instant from, Instant now) {
        return around(SEAM, from, now);
    }

    private ForecastsInForce around(Duration tolerance, Instant from, Instant now) {
        return imported(forecasts.findInForceAround(Map.of(binding(), tolerance), from, now));
    }

    private ForecastsInForce imported(Map<Long, Map<Direction, ForecastsInForce>> found) {
        return found.getOrDefault(binding(), Map.of()).getOrDefault(Direction.IMPORT, ForecastsInForce.NOTHING);
    }

    private long binding() {
        return bindings.findByScopes(List.of(rig.scopeId())).getFirst().id();
    }
}
