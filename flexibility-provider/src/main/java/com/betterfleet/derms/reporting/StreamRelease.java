package com.betterfleet.derms.reporting;

import com.betterfleet.derms.connection.Bindings.BoundGroup;
import com.betterfleet.derms.connection.Link;
import com.betterfleet.derms.connection.PartnerTerms.MeasurementMode;
import com.betterfleet.derms.metering.ScopeWindow;
import com.betterfleet.derms.reporting.ToldWindow.State;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judges windows of one stream in their order, each by itself; what comes of it is gathered in a batch. */
final class StreamRelease {

    private final Stream stream;
    private final BoundGroup group;
    private final boolean continuous;
    private final Map<Instant, ToldWindow> before;
    private final Batch batch;
    private Optional<Instant> toldUntil;

    StreamRelease(Stream stream, BoundGroup group, @Nullable Link link, Map<Instant, ToldWindow> before, Batch batch) {
        this.stream = stream;
        this.group = group;
        this.continuous = Agreement.of(group.terms(), link).equals(Optional.of(MeasurementMode.CONTINUOUS));
        this.before = before;
        this.batch = batch;
        this.toldUntil = stream.toldUntil();
    }

    void judge(List<ScopeWindow> windows) {
        for (ScopeWindow window : windows) {
            Interval span = window.sum().span();
            ToldWindow told = before.get(span.start());
            if (told != null) {
                compare(told, window);
            } else if (!span.start().isBefore(stream.since())) {
                release(window);
            }
        }
        batch.toldUntil(stream, toldUntil);
    }

    private void release(ScopeWindow window) {
        Interval span = window.sum().span();
        switch (Release.of(window.sum().quality(), span, batch.now(), stream.rules(group.terms()))) {
            case Release.Now now -> {
                if (continuous && toldUntil.map(span.end()::isBefore).orElse(false)) {
                    // A register that was told for a later instant holds it already, and must not be seen to fall.
                    batch.keep(stream, window, State.SKIPPED, now.late());
                } else {
                    batch.tell(stream, report(window), now.late());
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
        if (told.state() == State.WAITING && told.correction().isEmpty()) {
            batch.rewordOrCorrect(stream, told, report(window));
        } else {
            batch.correct(stream, told, report(window), group.terms().resendCorrected() && !continuous);
        }
    }

    private Report report(ScopeWindow window) {
        return new Report(group.binding(), group.terms(), window, Optional.empty());
    }
}
