package com.betterfleet.soak;

import com.betterfleet.soak.TestDepots.TestDepot;
import com.betterfleet.soak.check.CapacityBlock;
import com.betterfleet.soak.check.ForecastType;
import com.betterfleet.soak.check.MessageDelivery;
import com.betterfleet.soak.check.SentForecast;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Composes random forecasts of short blocks, each with a proof: a block far ahead that no other message touches. */
final class ForecastComposer {

    /** The proofs of fallback forecasts begin this much after those of primary ones, so that both are seen. */
    static final Duration PROOF_SPAN = Duration.ofDays(15);

    private static final Duration PROOF_STRIDE = Duration.ofSeconds(90);
    private static final Duration PROOF_LENGTH = Duration.ofSeconds(60);
    private static final Duration PAST = Duration.ofSeconds(5);
    private static final Duration SHORT_BLOCKS = Duration.ofSeconds(90);
    private static final Duration LAST_BLOCK = Duration.ofMinutes(20);

    private final Instant firstProof;
    private final Map<String, AtomicInteger> proofsByGroup = new ConcurrentHashMap<>();

    ForecastComposer(Instant firstProof) {
        this.firstProof = firstProof;
    }

    Instant firstProof() {
        return firstProof;
    }

    SentForecast compose(TestDepot depot, ForecastType type, MessageDelivery delivery, Instant now) {
        Instant begin = now.minus(PAST).truncatedTo(ChronoUnit.MILLIS);
        boolean endsSoon = type == ForecastType.PRIMARY && depot.gaps();
        List<CapacityBlock> blocks = new ArrayList<>();
        Instant end = endsSoon ? begin.plus(PAST).plusMillis(random(2_000, 7_000)) : begin.plus(SHORT_BLOCKS);
        Instant start = begin;
        while (start.isBefore(end)) {
            Instant next = start.plusMillis(random(1_500, 9_000));
            blocks.add(new CapacityBlock(start, next, randomWatts(type)));
            start = next;
        }
        if (!endsSoon) {
            blocks.add(new CapacityBlock(start, start.plus(LAST_BLOCK), randomWatts(type)));
        }
        return new SentForecast(type, blocks, nextProof(depot, type), delivery);
    }

    static Map<String, Object> toBody(TestDepot depot, SentForecast forecast) {
        return Map.of(
                "group_id",
                depot.group(),
                "type",
                forecast.type().wireName(),
                "forecasted_blocks",
                Stream.concat(forecast.blocks().stream(), Stream.of(forecast.proof()))
                        .map(ForecastComposer::toWire)
                        .toList());
    }

    private CapacityBlock nextProof(TestDepot depot, ForecastType type) {
        int number = proofsByGroup
                .computeIfAbsent(depot.group(), unknown -> new AtomicInteger())
                .getAndIncrement();
        Instant first = type == ForecastType.PRIMARY ? firstProof : firstProof.plus(PROOF_SPAN);
        Instant start = first.plus(PROOF_STRIDE.multipliedBy(number));
        return new CapacityBlock(start, start.plus(PROOF_LENGTH), randomWatts(type));
    }

    private static Map<String, Object> toWire(CapacityBlock block) {
        return Map.of(
                "capacity",
                BigDecimal.valueOf(block.watts(), 3),
                "phase",
                "ALL",
                "unit",
                "KW",
                "start_time",
                block.start().toString(),
                "end_time",
                block.end().toString());
    }

    /** Fallback forecasts are below the safe default, and primary ones above. */
    private static int randomWatts(ForecastType type) {
        return type == ForecastType.PRIMARY ? random(100_000, 900_000) : random(20_000, 45_000);
    }

    private static int random(int min, int max) {
        return ThreadLocalRandom.current().nextInt(min, max);
    }
}
