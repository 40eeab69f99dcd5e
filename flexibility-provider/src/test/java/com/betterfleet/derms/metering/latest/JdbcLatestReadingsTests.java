package com.betterfleet.derms.metering.latest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.database.ColumnMapping;
import com.betterfleet.derms.metering.latest.LatestReading.MeterState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Compares the short update of meters with the general one, on random states. */
@ServiceTest
class JdbcLatestReadingsTests {

    private static final int METERS = 200;
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");

    @Autowired
    private JdbcLatestReadings latestReadings;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PlatformTransactionManager transactionManager;

    private final String prefix = "advanced-" + UUID.randomUUID();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theShortUpdateHasTheSameEffectAndRefusesMetersInAnotherState(long seed) {
        Random random = new Random(seed);
        // In one transaction that is rolled back, so that the service does not calculate windows meanwhile.
        new TransactionTemplate(transactionManager).executeWithoutResult(status -> {
            List<LatestReading> continuing = new ArrayList<>();
            int refused = 0;
            for (int meter = 0; meter < METERS; meter++) {
                String id = "%s-%d-%03d".formatted(prefix, seed, meter);
                for (int before = 0; before <= random.nextInt(4); before++) {
                    LatestReading earlier = anyReading(id, random);
                    latestReadings.storeReadings(List.of(earlier));
                    latestReadings.storeReadings(List.of(withAsset(earlier, id + "-twin")));
                }
                LatestReading next = random.nextBoolean()
                        ? anyReading(id, random)
                        : soonAfter(findState(id).at(), anyReading(id, random), random);
                if (next.continuesMeter(findState(id))) {
                    continuing.add(next);
                } else if (next.firstAt().equals(next.at())
                        && next.doubtfulUntil().isEmpty()) {
                    // What refuses it is the stored state, which another transaction may have changed.
                    refused++;
                    assertThatThrownBy(() -> latestReadings.advanceMeters(List.of(next)))
                            .isInstanceOf(OptimisticLockingFailureException.class);
                }
            }
            assertThat(continuing).hasSizeGreaterThan(METERS / 20);
            assertThat(refused).isGreaterThan(METERS / 20);

            latestReadings.advanceMeters(continuing);
            latestReadings.storeReadings(continuing.stream()
                    .map(reading -> withAsset(reading, reading.assetId() + "-twin"))
                    .toList());

            continuing.forEach(reading -> assertThat(readRow(reading.assetId()))
                    .as("%s", reading)
                    .isEqualTo(readRow(reading.assetId() + "-twin")));
            status.setRollbackOnly();
        });
    }

    private LatestReading anyReading(String id, Random random) {
        Instant at = NOON.plusSeconds(random.nextInt(8) * 300L).plusMillis(random.nextInt(2));
        Instant first = random.nextInt(6) == 0 ? at.minusSeconds(random.nextInt(400)) : at;
        BigDecimal imported = random.nextInt(4) == 0 ? null : BigDecimal.valueOf(random.nextInt(5_000), 1);
        BigDecimal exported = random.nextInt(3) == 0 ? BigDecimal.valueOf(random.nextInt(5_000), 1) : null;
        BigDecimal power = random.nextInt(2) == 0 ? BigDecimal.valueOf(random.nextInt(5_000)) : null;
        return new LatestReading(
                id,
                at,
                imported,
                exported,
                power,
                first,
                imported != null || exported != null || (first.isBefore(at) && random.nextBoolean()),
                random.nextInt(8) == 0 ? Optional.of(first) : Optional.empty());
    }

    private static LatestReading soonAfter(Instant before, LatestReading reading, Random random) {
        Instant at = before.plusSeconds(random.nextInt(500)).plusMillis(random.nextInt(2));
        return new LatestReading(
                reading.assetId(),
                at,
                reading.importWh(),
                reading.exportWh(),
                reading.powerW(),
                at,
                reading.importWh() != null || reading.exportWh() != null,
                Optional.empty());
    }

    private static LatestReading withAsset(LatestReading reading, String id) {
        return new LatestReading(
                id,
                reading.at(),
                reading.importWh(),
                reading.exportWh(),
                reading.powerW(),
                reading.firstAt(),
                reading.hasRegisters(),
                reading.doubtfulUntil());
    }

    private MeterState findState(String id) {
        return jdbc.sql("select at, registers, doubtful_until from metering.meter where asset_id = :id")
                .param("id", id)
                .query((row, number) -> new MeterState(
                        ColumnMapping.readInstant(row, "at"),
                        row.getBoolean("registers"),
                        ColumnMapping.readOptionalInstant(row, "doubtful_until")))
                .single();
    }

    private @Nullable String readRow(String id) {
        return jdbc.sql("select (to_jsonb(m) - 'asset_id')::text from metering.meter m where asset_id = :id")
                .param("id", id)
                .query(String.class)
                .single();
    }
}
