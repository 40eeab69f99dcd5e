package com.betterfleet.derms.reporting;

import com.betterfleet.derms.connection.Bindings.BoundGroup;
import com.betterfleet.derms.metering.ScopeWindow;
import com.betterfleet.derms.metering.Total;
import com.betterfleet.derms.reporting.ReportedWindow.State;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/** Judges windows of one stream in their order, each by itself; what comes of it is gathered in a batch. */
final class StreamRelease {

    private final Stream stream;
    private final BoundGroup group;
    private final RunningTotals totals;
    private final NavigableMap<Instant, ToldWindow> before;
    private final Batch batch;
    private Optional<Instant> toldUntil;

    StreamRelease(
            Stream stream,
            BoundGroup group,
            RunningTotals totals,
            NavigableMap<Instant, ToldWindow> before,
            Batch batch) {
        this.stream = stream;
        this.group = group;
        this.totals = totals;
        this.before = before;
        this.batch = batch;
        this.toldUntil = stream.toldUntil();
    }

    void judge(List<ScopeWindow> windows) {
        for (ScopeWindow window : windows) {
            Interval span = window.sum().span();
            ToldWindow told = before.get(span.start());
            if (told != null && told.span().equals(span)) {
                compare(told, window);
            } else if (!span.start().isBefore(stream.since()) && !toldInPart(span)) {
                release(window);
            }
        }
        batch.toldUntil(stream, toldUntil);
    }

    /** Where the length of windows was changed: what is told already is not told again within another window. */
    private boolean toldInPart(Interval span) {
        Map.Entry<Instant, ToldWindow> last = before.lowerEntry(span.end());
        return last != null && last.getValue().span().overlaps(span);
    }

    private void release(ScopeWindow window) {
        Interval span = window.sum().span();
        switch (Release.of(window.sum().quality(), span, batch.now(), stream.rules(group.terms()))) {
            case Release.Now now -> {
                if (continuous() && toldUntil.map(span.end()::isBefore).orElse(false)) {
                    // A register that was told for a later instant holds it already, and must not be seen to fall.
                    batch.keep(stream, window, State.SKIPPED, now.late());
                } else {
                    batch.tell(stream, report(window, totals.at(stream.scopeId(), span.end())), now.late());
                    toldUntil =
                            Optional.of(toldUntil.filter(span.end()::isBefore).orElse(span.end()));
                }
            }
            case Release.NotBefore later -> batch.look(new Look(stream.bindingId(), span, later.at()));
            case Release.WaitsForData waits -> {}
            case Release.GivenUp givenUp -> {}
        }
    }

    private void compare(ToldWindow told, ScopeWindow window) {
        if (!told.differs(window.sum())) {
            return;
        }
        Report report = report(window, Optional.empty());
        if (continuous()) {
            // The next total holds the difference.
            batch.correct(stream, told, report, false);
        } else if (told.state() == State.WAITING && told.correction().isEmpty()) {
            batch.rewordOrCorrect(stream, told, report);
        } else {
            batch.correct(stream, told, report, group.terms().resendCorrected());
        }
    }

    private boolean continuous() {
        return totals.hold(stream.scopeId());
    }

    private Report report(ScopeWindow window, Optional<Total> total) {
        return new Report(group.binding(), group.terms(), window, total);
    }
}
