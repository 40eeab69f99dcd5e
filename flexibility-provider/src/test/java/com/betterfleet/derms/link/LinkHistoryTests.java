package com.betterfleet.derms.link;

import static com.betterfleet.derms.link.LinkFixtures.ONE_MINUTE;
import static com.betterfleet.derms.link.LinkFixtures.createDemands;
import static com.betterfleet.derms.link.LinkFixtures.createdLink;
import static com.betterfleet.derms.link.LinkFixtures.secondsAfterNoon;
import static com.betterfleet.derms.link.LinkState.LinkStateKind.ERROR;
import static com.betterfleet.derms.link.LinkState.LinkStateKind.LOST;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random histories of a link. */
class LinkHistoryTests {

    private final PartnerLink created = createdLink();

    @Tag("OSCP-LINK-8")
    @ParameterizedTest
    @MethodSource("seeds")
    void livenessDependsOnHeartbeatsAloneInEveryHistory(long seed) {
        Random random = new Random(seed);
        PartnerLink link = created;
        Optional<Instant> aliveUntil = Optional.empty();
        boolean silent = false;
        for (int second = 1; second < 2_000; second += 1 + random.nextInt(60)) {
            Instant now = secondsAfterNoon(second);
            if (link.isOverdue(now)) {
                link = link.partnerLost(link.aliveUntil().orElseThrow(), now);
                silent = true;
            }
            switch (random.nextInt(7)) {
                case 0 -> {
                    Instant named = now.plusSeconds(random.nextInt(200) - 40);
                    link = link.heartbeatReceived(now, named, ONE_MINUTE);
                    silent = !named.isAfter(now);
                    aliveUntil = Optional.of(silent ? now : named.plusSeconds(30));
                }
                case 1 -> link = link.handshakeStarted(now);
                case 2 -> {
                    link = link.demandsReceived(createDemands("20")).handshakeCompleted(now, ONE_MINUTE);
                    aliveUntil = aliveUntil.or(() -> Optional.of(now.plusSeconds(180)));
                }
                case 3 -> link = link.sendFailed(new LinkError(now, "UNREACHABLE", "no connection"));
                case 4 -> link = link.sendSucceeded();
                case 5 -> link = link.heartbeatSent(now, 0);
                default -> link = link.demandsReceived(createDemands(random.nextBoolean() ? "20" : "30"));
            }
            boolean alive = aliveUntil.isPresent() && !silent && now.isBefore(aliveUntil.get());
            LinkLiveness expected = alive ? LinkLiveness.UP : LinkLiveness.LOST;
            assertThat(link.liveness()).isEqualTo(aliveUntil.isEmpty() ? LinkLiveness.UNSUPERVISED : expected);
            assertThat(link.liveness() == LinkLiveness.LOST && link.lostAt().isEmpty())
                    .isFalse();
            assertThat(link.state().kind() == LOST && link.liveness() == LinkLiveness.UP)
                    .isFalse();
            assertThat(link.state().kind() == ERROR && link.liveness() == LinkLiveness.UP)
                    .isFalse();
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }
}
