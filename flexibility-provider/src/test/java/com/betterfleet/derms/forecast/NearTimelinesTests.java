package com.betterfleet.derms.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.Rig;
import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.forecast.Forecasts.InForce;
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

/** What is kept at hand of forecasts tells the same as what is stored, whatever happened to that meanwhile. */
@ServiceTest
class NearTimelinesTests {

    private static final Duration SEAM = Duration.ofSeconds(5);
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final int BLOCKS = 40;

    private final Rig rig;
    private final Instant begin;

    @Autowired
    private Forecasts forecasts;

    @Autowired
    private Bindings bindings;

    NearTimelinesTests(@LocalServerPort int port) {
        rig = Rig.build(port, "vector", "");
        begin = rig.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
    }

    @Test
    void theSameHoldsAndTheSameComesNextWhereverNowIs() {
        // Seams of four seconds, two that are equal side by side, a hole at the end.
        List<String> blocks = new ArrayList<>();
        for (int i = 0; i < BLOCKS; i++) {
            blocks.add(Rig.block(
                    begin.plus(QUARTER.multipliedBy(i)),
                    QUARTER.minusSeconds(i % 3 == 0 ? 4 : 0),
                    Integer.toString(300 + i / 2),
                    "KW"));
        }
        assertThat(rig.forecast("f-1", "CONSUMPTION", String.join(",", blocks)).status())
                .isEqualTo(204);
        Instant now = rig.now();
        for (int i = 0; i < BLOCKS * 4; i++) {
            assertTellsTheSame(now, now);
            now = now.plusSeconds(i % 2 == 0 ? 224 : 226);
        }
        // And for who has not looked for long.
        assertTellsTheSame(begin.minusSeconds(3_600), now);
    }

    @Test
    void whatReplacesItIsToldAtOnce() {
        for (int kw : new int[] {400, 500, 300}) {
            rig.forecast("f-" + kw, "CONSUMPTION", Rig.block(begin, Duration.ofHours(9), Integer.toString(kw), "KW"));

            assertTellsTheSame(rig.now(), rig.now());
            assertThat(around(rig.now(), rig.now())
                            .primary()
                            .at(rig.now())
                            .orElseThrow()
                            .value()
                            .limit()
                            .watts())
                    .isEqualTo(kw * 1_000L);
        }
        rig.unbind();
        rig.bind();
        assertThat(forecasts.inForceAround(Map.of(binding(), SEAM), rig.now(), rig.now()))
                .as("a new binding begins with nothing")
                .isEmpty();
    }

    @Test
    void anotherToleranceIsReadAnew() {
        String blocks = IntStream.range(0, 3)
                .mapToObj(i -> Rig.block(begin.plusSeconds(100L * i), Duration.ofSeconds(96), "300", "KW"))
                .reduce((a, b) -> a + "," + b)
                .orElseThrow();
        rig.forecast("f-1", "CONSUMPTION", blocks);
        Instant seam = begin.plusSeconds(98);

        assertThat(around(SEAM, begin, seam).primary().at(seam)).isPresent();
        assertThat(around(Duration.ZERO, begin, seam).primary().at(seam)).isEmpty();
    }

    private void assertTellsTheSame(Instant from, Instant now) {
        Timeline<Allowance> whole =
                imported(forecasts.inForce(Map.of(binding(), SEAM))).primary();
        InForce near = around(from, now);
        for (Instant instant = from; !instant.isAfter(now); instant = instant.plusSeconds(50)) {
            assertThat(near.primary().at(instant)).as("at %s", instant).isEqualTo(whole.at(instant));
            assertThat(near.primary().nextChange(instant)).isEqualTo(whole.nextChange(instant));
        }
        assertThat(near.primary().nextChange(now)).as("after %s", now).isEqualTo(whole.nextChange(now));
    }

    private InForce around(Instant from, Instant now) {
        return around(SEAM, from, now);
    }

    private InForce around(Duration tolerance, Instant from, Instant now) {
        return imported(forecasts.inForceAround(Map.of(binding(), tolerance), from, now));
    }

    private InForce imported(Map<Long, Map<Direction, InForce>> found) {
        return found.getOrDefault(binding(), Map.of()).getOrDefault(Direction.IMPORT, InForce.NOTHING);
    }

    private long binding() {
        return bindings.ofScopes(List.of(rig.scope())).getFirst().id();
    }
}
