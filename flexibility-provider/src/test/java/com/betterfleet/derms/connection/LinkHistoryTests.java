package com.betterfleet.derms.connection;

import static com.betterfleet.derms.connection.LinkScene.MINUTE;
import static com.betterfleet.derms.connection.LinkScene.at;
import static com.betterfleet.derms.connection.LinkScene.created;
import static com.betterfleet.derms.connection.LinkScene.demands;
import static com.betterfleet.derms.connection.LinkState.Kind.ERROR;
import static com.betterfleet.derms.connection.LinkState.Kind.LOST;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever happens to a link, in any order. */
class LinkHistoryTests {

    private final Link created = created();

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverHappensLivenessIsAsTheHeartbeatsAloneSay(long seed) {
        Random random = new Random(seed);
        Link link = created;
        Optional<Instant> aliveUntil = Optional.empty();
        boolean silent = false;
        for (int second = 1; second < 2_000; second += 1 + random.nextInt(60)) {
            Instant now = at(second);
            if (link.overdue(now)) {
                link = link.lost(link.aliveUntil().orElseThrow(), now);
                silent = true;
            }
            switch (random.nextInt(7)) {
                case 0 -> {
                    Instant named = now.plusSeconds(random.nextInt(200) - 40);
                    link = link.heard(now, named, MINUTE);
                    silent = !named.isAfter(now);
                    aliveUntil = Optional.of(silent ? now : named.plusSeconds(30));
                }
                case 1 -> link = link.shaking(now);
                case 2 -> {
                    link = link.demanded(demands("20")).shaken(now, MINUTE);
                    aliveUntil = aliveUntil.or(() -> Optional.of(now.plusSeconds(180)));
                }
                case 3 -> link = link.failed(new LinkError(now, "UNREACHABLE", "no connection"));
                case 4 -> link = link.delivered();
                case 5 -> link = link.signalled(now, 0);
                default -> link = link.demanded(demands(random.nextBoolean() ? "20" : "30"));
            }
            boolean alive = aliveUntil.isPresent() && !silent && now.isBefore(aliveUntil.get());
            Liveness expected = alive ? Liveness.UP : Liveness.LOST;
            assertThat(link.liveness()).isEqualTo(aliveUntil.isEmpty() ? Liveness.UNSUPERVISED : expected);
            assertThat(link.liveness() == Liveness.LOST && link.lostAt().isEmpty())
                    .isFalse();
            assertThat(link.state().kind() == LOST && link.liveness() == Liveness.UP)
                    .isFalse();
            assertThat(link.state().kind() == ERROR && link.liveness() == Liveness.UP)
                    .isFalse();
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }
}
