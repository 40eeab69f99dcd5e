package com.betterfleet.derms.reporting;

import com.betterfleet.derms.metering.ScopeWindow;
import com.betterfleet.derms.reporting.JdbcPublishedWindows.PublishedWindowRow;
import com.betterfleet.derms.reporting.JdbcReportMessages.MessageReplacement;
import com.betterfleet.derms.reporting.JdbcReportMessages.NewReportMessage;
import com.betterfleet.derms.reporting.JdbcReportMessages.PendingReportMessage;
import com.betterfleet.derms.reporting.ReportFormatter.FormattedReport;
import com.betterfleet.derms.reporting.ReportedWindow.ReportState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Collects the results of evaluating many windows, and stores them in a few statements. */
final class ReleaseBatch {

    private final ReportFormatter formatter;
    private final Instant now;
    private final List<WindowCheck> checks = new ArrayList<>();
    private final List<PublishedWindowRow> published = new ArrayList<>();
    private final List<PublishedWindowRow> corrected = new ArrayList<>();
    private final List<NewReportMessage> newMessages = new ArrayList<>();
    private final List<ChangedWindow> changed = new ArrayList<>();
    private final Map<Long, Long> lastSeqs = new HashMap<>();
    private final Map<Long, Instant> publishedUntil = new HashMap<>();

    /** A window whose values changed while its messages are pending. */
    private record ChangedWindow(ReportStream stream, PublishedWindow published, WindowReport report) {}

    ReleaseBatch(ReportFormatter formatter, Instant now) {
        this.formatter = formatter;
        this.now = now;
    }

    Instant now() {
        return now;
    }

    void scheduleCheck(WindowCheck check) {
        checks.add(check);
    }

    void recordPublishedUntil(ReportStream stream, Optional<Instant> end) {
        end.ifPresent(until -> publishedUntil.put(stream.bindingId(), until));
    }

    void publishWindow(ReportStream stream, WindowReport report, boolean late) {
        int messageCount = addMessages(stream, report);
        published.add(toRow(
                stream,
                report.window(),
                messageCount == 0 ? ReportState.SKIPPED : ReportState.WAITING,
                messageCount,
                late));
    }

    /** Records a window without publishing it, so that it counts as processed. */
    void recordWindow(ReportStream stream, ScopeWindow window, ReportState state, boolean late) {
        published.add(toRow(stream, window, state, 0, late));
    }

    void correctWindow(ReportStream stream, PublishedWindow before, WindowReport report, boolean republish) {
        int messageCount = republish ? addMessages(stream, report) : 0;
        corrected.add(toRow(stream, report.window(), before.state(), messageCount, before.late()));
    }

    /** Replaces messages that were not sent yet, or publishes a correction if one may have been sent. */
    void replaceOrCorrect(ReportStream stream, PublishedWindow before, WindowReport report) {
        changed.add(new ChangedWindow(stream, before, report));
    }

    void storeAll(JdbcReportStreams streams, JdbcPublishedWindows windows, JdbcReportMessages messages) {
        replaceChanged(windows, messages);
        streams.scheduleChecks(checks);
        if (!published.isEmpty()) {
            windows.insertWindows(published, now);
        }
        if (!corrected.isEmpty()) {
            windows.storeCorrections(corrected, now);
        }
        if (!newMessages.isEmpty()) {
            messages.insertMessages(newMessages, now);
        }
        if (!lastSeqs.isEmpty() || !publishedUntil.isEmpty()) {
            messages.advanceStreams(lastSeqs, publishedUntil, now);
        }
    }

    private void replaceChanged(JdbcPublishedWindows windows, JdbcReportMessages messages) {
        if (changed.isEmpty()) {
            return;
        }
        Map<Long, List<PendingReportMessage>> pending = messages.findPending(
                changed.stream().map(change -> change.stream().bindingId()).toList());
        List<MessageReplacement> replacements = new ArrayList<>();
        List<PublishedWindowRow> updatedRows = new ArrayList<>();
        for (ChangedWindow change : changed) {
            List<PendingReportMessage> pendingOfWindow = selectPendingOf(change, pending);
            List<FormattedReport> formattedReports = formatter.formatReport(change.report());
            if (pendingOfWindow.size() == formattedReports.size()
                    && pendingOfWindow.stream()
                            .allMatch(message -> message.seq() > change.stream().attemptedSeq())) {
                for (int i = 0; i < pendingOfWindow.size(); i++) {
                    replacements.add(
                            new MessageReplacement(pendingOfWindow.get(i).id(), formattedReports.get(i)));
                }
                updatedRows.add(toRow(
                        change.stream(),
                        change.report().window(),
                        ReportState.WAITING,
                        pendingOfWindow.size(),
                        change.published().late()));
            } else {
                correctWindow(
                        change.stream(),
                        change.published(),
                        change.report(),
                        change.report().properties().reporting().resendCorrected());
            }
        }
        if (!replacements.isEmpty()) {
            messages.replaceMessages(replacements);
            windows.updateValues(updatedRows);
        }
    }

    private static List<PendingReportMessage> selectPendingOf(
            ChangedWindow changed, Map<Long, List<PendingReportMessage>> pendingByBinding) {
        return pendingByBinding.getOrDefault(changed.stream().bindingId(), List.of()).stream()
                .filter(message ->
                        message.start().equals(changed.published().span().start()))
                .toList();
    }

    private int addMessages(ReportStream stream, WindowReport report) {
        List<FormattedReport> formattedReports = formatter.formatReport(report);
        for (FormattedReport formatted : formattedReports) {
            long seq = lastSeqs.getOrDefault(stream.bindingId(), stream.lastSeq()) + 1;
            lastSeqs.put(stream.bindingId(), seq);
            newMessages.add(new NewReportMessage(
                    stream.bindingId(),
                    seq,
                    report.window().sum().span(),
                    formatted,
                    UUID.randomUUID().toString()));
        }
        return formattedReports.size();
    }

    private static PublishedWindowRow toRow(
            ReportStream stream, ScopeWindow window, ReportState state, int messageCount, boolean late) {
        return new PublishedWindowRow(stream.bindingId(), stream.scopeId(), window.sum(), state, messageCount, late);
    }
}
