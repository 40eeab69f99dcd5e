package com.betterfleet.derms.metering;

import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes meter readings in and tells the load. */
@Service
@Transactional
public class Metering {

    private static final Duration FURTHEST_AHEAD = Duration.ofMinutes(5);
    private static final Duration FURTHEST_BACK = Duration.ofDays(400);
    private static final BigDecimal LARGEST_REGISTER = new BigDecimal("1e15");
    private static final BigDecimal LARGEST_POWER = new BigDecimal("1e10");

    private static final int MOST_DECIMALS = 100;

    private final JdbcReadings readings;
    private final MicrogridDirectory microgrids;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    Metering(
            JdbcReadings readings,
            MicrogridDirectory microgrids,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.readings = readings;
        this.microgrids = microgrids;
        this.events = events;
        this.clock = clock;
    }

    /** What came of one reading of a batch; a rejected one says why, the others are kept. */
    public record Rejection(int index, String reason) {}

    /**
     * Stores the readings that can be taken. The same asset and instant again replaces nothing.
     *
     * @return the rejections, by index
     */
    public List<Rejection> take(List<Reading> batch) {
        Set<String> known =
                readings.knownAssets(batch.stream().map(Reading::assetId).collect(Collectors.toSet()));
        List<Rejection> rejections = new ArrayList<>();
        List<Reading> accepted = new ArrayList<>();
        Instant now = clock.instant();
        for (int i = 0; i < batch.size(); i++) {
            Optional<String> fault = fault(batch.get(i), known, now);
            if (fault.isPresent()) {
                rejections.add(new Rejection(i, fault.get()));
            } else {
                accepted.add(batch.get(i));
            }
        }
        if (!accepted.isEmpty()) {
            readings.store(accepted);
            List<Instant> times = accepted.stream().map(Reading::at).sorted().toList();
            events.publishEvent(new ReadingsTaken(
                    accepted.stream().map(Reading::assetId).collect(Collectors.toSet()),
                    times.getFirst(),
                    times.getLast()));
        }
        return rejections;
    }

    /** What a scope draws now; empty where its meters do not tell, or not all of them since {@code since}. */
    @Transactional(readOnly = true)
    public Optional<Load> load(String scopeId, Instant since) {
        Meters meters = metersOf(scopeId);
        Map<String, JdbcReadings.Latest> latest = readings.latest(meters.assetIds(), since);
        if (meters.assetIds().isEmpty() || latest.size() < meters.assetIds().size()) {
            return Optional.empty();
        }
        long watts =
                latest.values().stream().mapToLong(JdbcReadings.Latest::watts).sum();
        Instant oldest = latest.values().stream()
                .map(JdbcReadings.Latest::at)
                .min(Instant::compareTo)
                .orElse(since);
        return Optional.of(new Load(watts, oldest, meters.basis()));
    }

    /** The load of a scope over time, one mean a step; a step in which a meter is missing has no point. */
    @Transactional(readOnly = true)
    public List<Load.Point> history(String scopeId, Interval span, Duration step) {
        return readings.history(metersOf(scopeId).assetIds(), span, step);
    }

    private Meters metersOf(String scopeId) {
        return Meters.of(microgrids.assetsOf(scopeId));
    }

    private static Optional<String> fault(Reading reading, Set<String> known, Instant now) {
        if (!known.contains(reading.assetId())) {
            return Optional.of("assetId: there is no asset \"%s\"".formatted(reading.assetId()));
        }
        if (reading.at().isAfter(now.plus(FURTHEST_AHEAD)) || reading.at().isBefore(now.minus(FURTHEST_BACK))) {
            return Optional.of("at is %s; expected at most 5 minutes ahead of now, %s, and at most 400 days before it"
                    .formatted(reading.at(), now));
        }
        if (reading.importWh() == null && reading.exportWh() == null && reading.powerW() == null) {
            return Optional.of("expected at least one of importWh, exportWh and powerW");
        }
        return fault("importWh", reading.importWh(), BigDecimal.ZERO, LARGEST_REGISTER)
                .or(() -> fault("exportWh", reading.exportWh(), BigDecimal.ZERO, LARGEST_REGISTER))
                .or(() -> fault("powerW", reading.powerW(), LARGEST_POWER.negate(), LARGEST_POWER));
    }

    private static Optional<String> fault(
            String field, @Nullable BigDecimal value, BigDecimal lowest, BigDecimal highest) {
        // A number such as 1e-999999999 is short to write and endless to compute with.
        boolean fits = value == null
                || (Math.abs((long) value.scale()) <= MOST_DECIMALS
                        && value.compareTo(lowest) >= 0
                        && value.compareTo(highest) <= 0);
        return fits
                ? Optional.empty()
                : Optional.of("%s is %s; expected %s to %s with at most %d decimals"
                        .formatted(field, value, lowest, highest, MOST_DECIMALS));
    }
}
