package com.betterfleet.derms.metering;

import com.betterfleet.derms.metering.ReadingBatch.AcceptedReading;
import com.betterfleet.derms.metering.ReadingBatch.MeteredAsset;
import com.betterfleet.derms.metering.latest.JdbcLatestReadings;
import com.betterfleet.derms.metering.latest.LatestReading;
import com.betterfleet.derms.metering.retention.MeteringRetention;
import com.betterfleet.derms.power.Power;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores one batch of readings in one transaction.
 *
 * <p>The usual reading is newer than all of its meter, and is stored by COPY and a short update. What they assume may
 * change by a concurrent batch; then the transaction is repeated with statements that assume nothing.
 */
@Component
class ReadingIntake {

    /** Below this number COPY costs more than it saves. */
    private static final int SMALLEST_COPY = 20;

    private static final int MAX_REPETITIONS = 3;

    private final JdbcMeterReadings readings;
    private final JdbcLatestReadings latestReadings;
    private final MeteringRetention retention;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;
    private final TransactionTemplate transactions;

    ReadingIntake(
            JdbcMeterReadings readings,
            JdbcLatestReadings latestReadings,
            MeteringRetention retention,
            ApplicationEventPublisher events,
            InstantSource clock,
            PlatformTransactionManager transactionManager) {
        this.readings = readings;
        this.latestReadings = latestReadings;
        this.retention = retention;
        this.events = events;
        this.clock = clock;
        this.transactions = new TransactionTemplate(transactionManager);
    }

    ReadingIntakeResult acceptReadings(List<MeterReading> submitted) {
        for (int repetition = 0; ; repetition++) {
            boolean first = repetition == 0;
            try {
                return Objects.requireNonNull(transactions.execute(status -> storeReadings(submitted, first)));
            } catch (ConcurrencyFailureException | DuplicateKeyException concurrent) {
                if (repetition == MAX_REPETITIONS) {
                    throw concurrent;
                }
            }
        }
    }

    private ReadingIntakeResult storeReadings(List<MeterReading> submitted, boolean assumesNew) {
        Instant now = clock.instant();
        Map<String, MeteredAsset> assets = readings.findAssets(
                submitted.stream().map(MeterReading::assetId).collect(Collectors.toSet()));
        ReadingBatch batch = ReadingBatch.validateReadings(
                submitted, assets, new ReadingRules(now, retention.earliestAcceptedTime(now)));
        if (!batch.accepted().isEmpty()) {
            boolean inBulk = assumesNew && batch.accepted().size() >= SMALLEST_COPY;
            storeAccepted(
                    batch,
                    item -> inBulk
                            && findAsset(assets, item.reading().assetId())
                                    .isNewer(item.reading().at()));
            storeLatest(
                    batch.findLatest(),
                    latest -> inBulk
                            && findAsset(assets, latest.assetId())
                                    .meter()
                                    .filter(stored -> latest.continuesMeter(stored.state()))
                                    .isPresent());
            publishStored(batch.accepted());
        }
        return batch.toResult();
    }

    private static MeteredAsset findAsset(Map<String, MeteredAsset> assets, String assetId) {
        return assets.getOrDefault(assetId, new MeteredAsset(Power.ZERO, Optional.empty()));
    }

    private void storeAccepted(ReadingBatch batch, Predicate<AcceptedReading> isNew) {
        Map<Boolean, List<AcceptedReading>> parts = batch.accepted().stream().collect(Collectors.partitioningBy(isNew));
        List<AcceptedReading> newer = parts.getOrDefault(true, List.of());
        List<AcceptedReading> others = parts.getOrDefault(false, List.of());
        if (!newer.isEmpty()) {
            readings.copyReadings(newer);
        }
        if (!others.isEmpty() && readings.insertReadings(others) < others.size()) {
            batch.rejectConflicting(readings.findConflicting(others));
        }
    }

    private void storeLatest(List<LatestReading> latest, Predicate<LatestReading> continuesMeter) {
        Map<Boolean, List<LatestReading>> parts = latest.stream().collect(Collectors.partitioningBy(continuesMeter));
        List<LatestReading> continuing = parts.getOrDefault(true, List.of());
        List<LatestReading> others = parts.getOrDefault(false, List.of());
        if (!continuing.isEmpty()) {
            latestReadings.advanceMeters(continuing);
        }
        if (!others.isEmpty()) {
            latestReadings.storeReadings(others);
        }
    }

    private void publishStored(List<AcceptedReading> accepted) {
        Set<String> assetIds = new HashSet<>();
        Instant first = Instant.MAX;
        Instant last = Instant.MIN;
        for (AcceptedReading item : accepted) {
            Instant at = item.reading().at();
            assetIds.add(item.reading().assetId());
            first = at.isBefore(first) ? at : first;
            last = at.isAfter(last) ? at : last;
        }
        events.publishEvent(new ReadingsStored(assetIds, first, last));
    }
}
