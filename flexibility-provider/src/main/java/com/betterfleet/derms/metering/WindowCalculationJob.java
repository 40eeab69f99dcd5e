package com.betterfleet.derms.metering;

import com.betterfleet.derms.metering.JdbcQuarterHourWindows.AssetRegisterBreak;
import com.betterfleet.derms.metering.JdbcQuarterHourWindows.AssetWindow;
import com.betterfleet.derms.metering.calculation.MeterRegister;
import com.betterfleet.derms.metering.calculation.PendingWindows;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.time.DueWork;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.WindowGrid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Calculates and stores quarter-hour windows, separately from the intake. A window is stored once a reading at or
 * after its end exists, and again after late readings. Any number of instances share the work.
 */
@Component
class WindowCalculationJob implements DueWork {

    /** The intake locks the same meters, so that small batches keep its waits short. */
    private static final int BATCH_SIZE = 200;

    private static final int MAX_BATCHES = 100;

    /** The longest span of one meter per run; older data takes several runs. */
    private static final Duration MAX_SPAN = Duration.ofDays(1);

    private final JdbcQuarterHourWindows windowStore;
    private final JdbcMeterRecords records;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    WindowCalculationJob(
            JdbcQuarterHourWindows windowStore,
            JdbcMeterRecords records,
            ApplicationEventPublisher events,
            TransactionTemplate transaction) {
        this.windowStore = windowStore;
        this.records = records;
        this.events = events;
        this.transaction = transaction;
    }

    @Override
    public void runDue() {
        for (int batch = 0; batch < MAX_BATCHES; batch++) {
            if (!Boolean.TRUE.equals(transaction.execute(status -> calculateBatch()))) {
                return;
            }
        }
    }

    /** Runs before the work that publishes windows. */
    @Override
    public WorkStage stage() {
        return WorkStage.DECISIONS;
    }

    private boolean calculateBatch() {
        List<PendingWindows> pending = windowStore.lockStale(BATCH_SIZE);
        if (pending.isEmpty()) {
            return false;
        }
        Map<String, Interval> spans = new HashMap<>();
        Map<String, Instant> remaining = new HashMap<>();
        for (PendingWindows windows : pending) {
            windows.spanToStore().ifPresent(stale -> {
                Instant limit = stale.start().plus(MAX_SPAN);
                if (limit.isBefore(stale.end())) {
                    remaining.put(windows.assetId(), limit);
                }
                spans.put(
                        windows.assetId(),
                        new Interval(stale.start(), limit.isBefore(stale.end()) ? limit : stale.end()));
            });
        }
        if (!spans.isEmpty()) {
            calculateWindows(spans);
        }
        windowStore.markCalculated(pending, remaining);
        return true;
    }

    private void calculateWindows(Map<String, Interval> spans) {
        List<AssetWindow> windows = new ArrayList<>();
        List<AssetRegisterBreak> breaks = new ArrayList<>();
        Map<String, Interval> breakSpans = new HashMap<>();
        records.findSinceLastRegister(spans).forEach((assetId, record) -> {
            Interval span = spans.getOrDefault(assetId, WindowGrid.QUARTER_HOURS.windowAt(Instant.EPOCH));
            Interval breakSpan = new Interval(span.start(), span.end().plus(MeterRegister.MAX_INTERPOLATION_GAP));
            breakSpans.put(assetId, breakSpan);
            for (Direction direction : Direction.values()) {
                record.findBreaks(direction, breakSpan.start())
                        .forEach(
                                registerBreak -> breaks.add(new AssetRegisterBreak(assetId, direction, registerBreak)));
            }
            for (Instant at = span.start(); at.isBefore(span.end()); at = WindowGrid.QUARTER_HOURS.nextEdge(at)) {
                windows.add(new AssetWindow(assetId, record.computeWindow(WindowGrid.QUARTER_HOURS.windowAt(at))));
            }
        });
        windowStore.storeBreaks(breakSpans, breaks);
        publishChanges(windowStore.storeWindows(windows));
    }

    private void publishChanges(List<AssetWindow> changed) {
        Map<String, Interval> spans = new HashMap<>();
        changed.forEach(assetWindow ->
                spans.merge(assetWindow.assetId(), assetWindow.window().span(), Interval::spanWith));
        if (!spans.isEmpty()) {
            events.publishEvent(new WindowsChanged(spans));
        }
    }
}
