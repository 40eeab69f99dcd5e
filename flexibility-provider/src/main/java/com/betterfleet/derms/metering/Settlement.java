package com.betterfleet.derms.metering;

import com.betterfleet.derms.metering.JdbcQuarters.Broken;
import com.betterfleet.derms.metering.JdbcQuarters.Own;
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
 * Reckons the windows of a quarter hour from the readings and stores them, apart from the intake: once a reading after their
 * end is in, and again after late ones. Any number of instances share the work.
 */
@Component
class Settlement implements DueWork {

    static final WindowGrid GRID = WindowGrid.QUARTER_HOURS;

    /** A meter's lock is held by the intake as well: few at once are held shortly. */
    private static final int AT_ONCE = 200;

    private static final int MOST_TURNS = 100;

    /** So much of one meter at once; data that is weeks late takes several turns. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private final JdbcQuarters quarters;
    private final JdbcMeterRecords records;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    Settlement(
            JdbcQuarters quarters,
            JdbcMeterRecords records,
            ApplicationEventPublisher events,
            TransactionTemplate transaction) {
        this.quarters = quarters;
        this.records = records;
        this.events = events;
        this.transaction = transaction;
    }

    @Override
    public void runDue() {
        for (int turn = 0; turn < MOST_TURNS; turn++) {
            if (!Boolean.TRUE.equals(transaction.execute(status -> settleSome()))) {
                return;
            }
        }
    }

    /** Before whoever tells others of windows. */
    @Override
    public Stage stage() {
        return Stage.DECISIONS;
    }

    private boolean settleSome() {
        List<Unsettled> taken = quarters.takeStale(AT_ONCE);
        if (taken.isEmpty()) {
            return false;
        }
        Map<String, Interval> spans = new HashMap<>();
        Map<String, Instant> left = new HashMap<>();
        for (Unsettled one : taken) {
            one.toStore().ifPresent(stale -> {
                Instant most = stale.start().plus(LONGEST);
                if (most.isBefore(stale.end())) {
                    left.put(one.assetId(), most);
                }
                spans.put(one.assetId(), new Interval(stale.start(), most.isBefore(stale.end()) ? most : stale.end()));
            });
        }
        if (!spans.isEmpty()) {
            reckon(spans);
        }
        quarters.settled(taken, left);
        return true;
    }

    private void reckon(Map<String, Interval> spans) {
        List<Own> windows = new ArrayList<>();
        List<Broken> breaks = new ArrayList<>();
        Map<String, Interval> judged = new HashMap<>();
        records.sinceTheLastRegister(spans).forEach((assetId, record) -> {
            Interval span = spans.getOrDefault(assetId, GRID.windowAt(Instant.EPOCH));
            Interval read = new Interval(span.start(), span.end().plus(Register.REACH));
            judged.put(assetId, read);
            for (Direction direction : Direction.values()) {
                record.breaks(direction, read.start()).forEach(one -> breaks.add(new Broken(assetId, direction, one)));
            }
            for (Instant at = span.start(); at.isBefore(span.end()); at = GRID.nextEdge(at)) {
                windows.add(new Own(assetId, record.over(GRID.windowAt(at))));
            }
        });
        quarters.storeBreaks(judged, breaks);
        tell(quarters.store(windows));
    }

    private void tell(List<Own> changed) {
        Map<String, Interval> spans = new HashMap<>();
        changed.forEach(own -> spans.merge(own.assetId(), own.window().span(), Interval::span));
        if (!spans.isEmpty()) {
            events.publishEvent(new WindowsChanged(spans));
        }
    }
}
