package com.betterfleet.derms.metering;

import com.betterfleet.derms.metering.JdbcQuarterHourWindows.AssetRegisterBreak;
import com.betterfleet.derms.metering.JdbcQuarterHourWindows.AssetWindow;
import com.betterfleet.derms.metering.calculation.MeterRegister;
import com.betterfleet.derms.metering.calculation.PendingWindows;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.quarantine.BatchWork;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.IsolatedJob.SubjectKind;
import com.betterfleet.derms.quarantine.JobIsolation;
import com.betterfleet.derms.quarantine.Quarantine;
import com.betterfleet.derms.quarantine.SubjectSelection;
import com.betterfleet.derms.time.DueWork;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.WindowGrid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

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

    private static final IsolatedJob JOB =
            new IsolatedJob("WINDOW_CALCULATION", SubjectKind.ASSET, "calculating the energy of a meter");

    private final JdbcQuarterHourWindows windowStore;
    private final JdbcMeterRecords records;
    private final ApplicationEventPublisher events;
    private final JobIsolation isolation;
    private final BatchWork staleMeters = BatchWork.inTransaction(this::calculateBatch, this::findStaleIds);

    WindowCalculationJob(
            JdbcQuarterHourWindows windowStore,
            JdbcMeterRecords records,
            ApplicationEventPublisher events,
            Quarantine quarantine) {
        this.windowStore = windowStore;
        this.records = records;
        this.events = events;
        this.isolation = quarantine.isolate(JOB);
    }

    @Override
    public Optional<String> dueTimeSql() {
        return Optional.of(JdbcQuarterHourWindows.dueTimeSql(JOB));
    }

    @Override
    public void runDue() {
        isolation.retrySetAside(staleMeters);
        for (int batch = 0; batch < MAX_BATCHES; batch++) {
            if (isolation.runBatch(staleMeters) == 0) {
                return;
            }
        }
    }

    /** Runs before the work that publishes windows. */
    @Override
    public WorkStage stage() {
        return WorkStage.DECISIONS;
    }

    private List<String> findStaleIds(SubjectSelection selection) {
        return windowStore.findStaleIds(selection, BATCH_SIZE);
    }

    private int calculateBatch(SubjectSelection selection) {
        List<PendingWindows> pending = windowStore.lockStale(selection, BATCH_SIZE);
        if (pending.isEmpty()) {
            return 0;
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
        return pending.size();
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
