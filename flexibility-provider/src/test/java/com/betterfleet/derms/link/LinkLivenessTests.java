package com.betterfleet.derms.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LinkLivenessTests {

    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

    @Tag("OSCP-LINK-5")
    @ParameterizedTest(name = "interval {0} s, named {1} s ahead: alive for {2} s")
    @CsvSource({
        // The named time and half an interval of grace.
        "  10,    10,    15",
        "  10,    30,    35",
        "   1,     2,   2.5",
        // Half of 60 s is the longest grace.
        "  59,    59,  88.5",
        "  60,    60,    90",
        "  61,    61,    91",
        " 900,   900,   930",
        // Capped at 10 min where 10 intervals are shorter, and at 10 intervals where they are longer.
        "  10,   599,   604",
        "  10,   600,   605",
        "  10,   601,   605",
        "  60,   600,   630",
        "  60,   601,   630",
        "  61,   610,   640",
        "  61,   611,   640",
        " 900,  9000,  9030",
        " 900,  9001,  9030",
        // The year 2099 never makes a dead link look alive.
        "  60, 2300000000, 630"
    })
    void thePartnerIsAliveUntilTheNamedTimeWithGraceAndCap(String interval, long named, String alive) {
        assertThat(LinkLiveness.computeAliveUntil(NOON, NOON.plusSeconds(named), seconds(interval)))
                .isEqualTo(NOON.plus(seconds(alive)));
    }

    @Test
    void firstHeartbeatIsDueThreeIntervalsAfterTheHandshakeWithoutGrace() {
        assertThat(LinkLiveness.computeFirstHeartbeatDeadline(NOON, Duration.ofSeconds(60)))
                .isEqualTo(NOON.plusSeconds(180));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void deadlineEqualsItsSumInSeconds(long seed) {
        Random random = new Random(seed);
        long interval = 1L + random.nextInt(random.nextBoolean() ? 120 : 86_400);
        long named = 1 + random.nextLong(random.nextBoolean() ? 2_000 : 2_000_000);

        assertThat(LinkLiveness.computeAliveUntil(NOON, NOON.plusSeconds(named), Duration.ofSeconds(interval)))
                .isEqualTo(NOON.plusMillis(
                        1_000 * Math.min(named, Math.max(10 * interval, 600)) + Math.min(500 * interval, 30_000)));
    }

    /** A partner that names only its next heartbeat, and is late by a little less than the grace, must not flap. */
    @ParameterizedTest
    @MethodSource("seeds")
    void peerThatNamesItsNextHeartbeatTimeIsNotLostWithinTheGrace(long seed) {
        Random random = new Random(seed);
        Duration interval = Duration.ofSeconds(1 + random.nextInt(600));
        Instant received = NOON;
        Instant aliveUntil = LinkLiveness.computeAliveUntil(received, received.plus(interval), interval);
        for (int beat = 0; beat < 50; beat++) {
            Duration late = Duration.ofNanos(
                    random.nextLong(Math.min(interval.dividedBy(2).toNanos(), 30_000_000_000L)));
            received = received.plus(interval).plus(late);
            assertThat(received).isBefore(aliveUntil);
            aliveUntil = LinkLiveness.computeAliveUntil(received, received.plus(interval), interval);
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    private static Duration seconds(String seconds) {
        return Duration.ofNanos(new BigDecimal(seconds).multiply(NANOS).longValueExact());
    }
}
