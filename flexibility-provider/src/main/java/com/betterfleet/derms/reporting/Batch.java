package com.betterfleet.derms.reporting;

import com.betterfleet.derms.metering.ScopeWindow;
import com.betterfleet.derms.reporting.JdbcReportMessages.Draft;
import com.betterfleet.derms.reporting.JdbcReportMessages.Reworded;
import com.betterfleet.derms.reporting.JdbcReportMessages.Waiting;
import com.betterfleet.derms.reporting.JdbcToldWindows.Entry;
import com.betterfleet.derms.reporting.ReportWording.Worded;
import com.betterfleet.derms.reporting.ReportedWindow.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What comes of judging many windows, gathered to be written by a few statements. */
final class Batch {

    private final ReportWording wording;
    private final Instant now;
    private final List<Look> looks = new ArrayList<>();
    private final List<Entry> told = new ArrayList<>();
    private final List<Entry> corrected = new ArrayList<>();
    private final List<Draft> drafts = new ArrayList<>();
    private final List<Changed> changed = new ArrayList<>();
    private final Map<Long, Long> lastSeqs = new HashMap<>();
    private final Map<Long, Instant> toldUntil = new HashMap<>();

    /** A window that is other than it was worded, while its messages still wait. */
    private record Changed(Stream stream, ToldWindow told, Report report) {}

    Batch(ReportWording wording, Instant now) {
        this.wording = wording;
        this.now = now;
    }

    Instant now() {
        return now;
    }

    void look(Look look) {
        looks.add(look);
    }

    void toldUntil(Stream stream, Optional<Instant> end) {
        end.ifPresent(until -> toldUntil.put(stream.bindingId(), until));
    }

    void tell(Stream stream, Report report, boolean late) {
        int open = draft(stream, report);
        told.add(entry(stream, report.window(), open == 0 ? State.SKIPPED : State.WAITING, open, late));
    }

    /** Nothing is told of it; it is only known that its turn is over. */
    void keep(Stream stream, ScopeWindow window, State state, boolean late) {
        told.add(entry(stream, window, state, 0, late));
    }

    void correct(Stream stream, ToldWindow before, Report report, boolean tellAgain) {
        int open = tellAgain ? draft(stream, report) : 0;
        corrected.add(entry(stream, report.window(), before.state(), open, before.late()));
    }

    /** What has not left yet is worded anew; what may have left is corrected. */
    void rewordOrCorrect(Stream stream, ToldWindow before, Report report) {
        changed.add(new Changed(stream, before, report));
    }

    void store(JdbcStreams streams, JdbcToldWindows windows, JdbcReportMessages messages) {
        rewordChanged(windows, messages);
        streams.look(looks);
        if (!told.isEmpty()) {
            windows.insert(told, now);
        }
        if (!corrected.isEmpty()) {
            windows.correct(corrected, now);
        }
        if (!drafts.isEmpty()) {
            messages.insert(drafts, now);
        }
        if (!lastSeqs.isEmpty() || !toldUntil.isEmpty()) {
            messages.queued(lastSeqs, toldUntil, now);
        }
    }

    private void rewordChanged(JdbcToldWindows windows, JdbcReportMessages messages) {
        if (changed.isEmpty()) {
            return;
        }
        Map<Long, List<Waiting>> waiting = messages.waiting(
                changed.stream().map(one -> one.stream().bindingId()).toList());
        List<Reworded> reworded = new ArrayList<>();
        List<Entry> rewritten = new ArrayList<>();
        for (Changed one : changed) {
            List<Waiting> own = waiting.getOrDefault(one.stream().bindingId(), List.of()).stream()
                    .filter(message -> message.start().equals(one.told().span().start()))
                    .toList();
            List<Worded> words = wording.word(one.report());
            if (own.size() == words.size()
                    && own.stream()
                            .allMatch(message -> message.seq() > one.stream().triedSeq())) {
                for (int i = 0; i < own.size(); i++) {
                    reworded.add(new Reworded(own.get(i).id(), words.get(i)));
                }
                rewritten.add(entry(
                        one.stream(),
                        one.report().window(),
                        State.WAITING,
                        own.size(),
                        one.told().late()));
            } else {
                correct(
                        one.stream(),
                        one.told(),
                        one.report(),
                        one.report().terms().resendCorrected());
            }
        }
        if (!reworded.isEmpty()) {
            messages.reword(reworded);
            windows.rewrite(rewritten);
        }
    }

    private int draft(Stream stream, Report report) {
        List<Worded> words = wording.word(report);
        for (Worded one : words) {
            long seq = lastSeqs.getOrDefault(stream.bindingId(), stream.lastSeq()) + 1;
            lastSeqs.put(stream.bindingId(), seq);
            drafts.add(new Draft(
                    stream.bindingId(),
                    seq,
                    report.window().sum().span(),
                    one,
                    UUID.randomUUID().toString()));
        }
        return words.size();
    }

    private static Entry entry(Stream stream, ScopeWindow window, State state, int open, boolean late) {
        return new Entry(stream.bindingId(), stream.scopeId(), window.sum(), state, open, late);
    }
}
