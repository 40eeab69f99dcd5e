package com.betterfleet.derms.reporting;

import com.betterfleet.derms.binding.GroupBindings.BoundGroup;
import com.betterfleet.derms.metering.ScopeTotal;
import com.betterfleet.derms.metering.ScopeWindow;
import com.betterfleet.derms.reporting.ReportedWindow.ReportState;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/** Evaluates the windows of one stream in order, and adds the results to a batch. */
final class StreamEvaluator {

    private final ReportStream stream;
    private final BoundGroup group;
    private final RunningTotals totals;
    private final NavigableMap<Instant, PublishedWindow> published;
    private final ReleaseBatch batch;
    private Optional<Instant> publishedUntil;

    StreamEvaluator(
            ReportStream stream,
            BoundGroup group,
            RunningTotals totals,
            NavigableMap<Instant, PublishedWindow> published,
            ReleaseBatch batch) {
        this.stream = stream;
        this.group = group;
        this.totals = totals;
        this.published = published;
        this.batch = batch;
        this.publishedUntil = stream.publishedUntil();
    }

    void evaluateWindows(List<ScopeWindow> windows) {
        for (ScopeWindow window : windows) {
            Interval span = window.sum().span();
            PublishedWindow publishedWindow = published.get(span.start());
            if (publishedWindow != null && publishedWindow.span().equals(span)) {
                correctIfChanged(publishedWindow, window);
            } else if (!span.start().isBefore(stream.since()) && !isPartlyPublished(span)) {
                releaseWindow(window);
            }
        }
        batch.recordPublishedUntil(stream, publishedUntil);
    }

    /** Whether a window of another length already reported part of this span, after a change of the window length. */
    private boolean isPartlyPublished(Interval span) {
        Map.Entry<Instant, PublishedWindow> last = published.lowerEntry(span.end());
        return last != null && last.getValue().span().overlaps(span);
    }

    private void releaseWindow(ScopeWindow window) {
        Interval span = window.sum().span();
        switch (ReleaseDecision.decideRelease(
                window.sum().quality(), span, batch.now(), stream.releaseRules(group.properties()))) {
            case ReleaseDecision.PublishNow now -> {
                if (isContinuous() && publishedUntil.map(span.end()::isBefore).orElse(false)) {
                    // The register reported for a later instant includes this energy, and a reported register must not
                    // fall.
                    batch.recordWindow(stream, window, ReportState.SKIPPED, now.late());
                } else {
                    batch.publishWindow(
                            stream, toReport(window, totals.findTotal(stream.scopeId(), span.end())), now.late());
                    publishedUntil = Optional.of(
                            publishedUntil.filter(span.end()::isBefore).orElse(span.end()));
                }
            }
            case ReleaseDecision.PublishLater later ->
                batch.scheduleCheck(new WindowCheck(stream.bindingId(), span, later.at()));
            case ReleaseDecision.AwaitData awaitData -> {}
            case ReleaseDecision.Expired expired -> {}
        }
    }

    private void correctIfChanged(PublishedWindow publishedWindow, ScopeWindow window) {
        if (!publishedWindow.differsFrom(window.sum())) {
            return;
        }
        WindowReport report = toReport(window, Optional.empty());
        if (isContinuous()) {
            // The next total includes the difference.
            batch.correctWindow(stream, publishedWindow, report, false);
        } else if (publishedWindow.state() == ReportState.WAITING
                && publishedWindow.correction().isEmpty()) {
            batch.replaceOrCorrect(stream, publishedWindow, report);
        } else {
            batch.correctWindow(
                    stream,
                    publishedWindow,
                    report,
                    group.properties().reporting().resendCorrected());
        }
    }

    private boolean isContinuous() {
        return totals.covers(stream.scopeId());
    }

    private WindowReport toReport(ScopeWindow window, Optional<ScopeTotal> total) {
        return new WindowReport(group.binding(), group.properties(), window, total);
    }
}
