package com.betterfleet.derms.supervision;

import com.betterfleet.derms.envelope.OperatingEnvelope.Basis;
import com.betterfleet.derms.forecast.Allowance;
import com.betterfleet.derms.microgrid.CircuitSide;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Timeline;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** The facts as they are at one instant, and what the rows of the decision table make of them. */
record Moment(Facts facts, Memory memory, Instant t, Optional<Held> primary, Optional<Held> fallback) {

    static Moment of(Facts facts, Memory memory, Instant t) {
        Optional<Held> primary = held(facts.forecasts().primary(), Basis.PRIMARY, t);
        Optional<Held> fallback = held(facts.forecasts().fallback(), Basis.FALLBACK, t);
        return new Moment(facts, primary.isPresent() ? memory.afterCover() : memory, t, primary, fallback);
    }

    Moment with(Memory next) {
        return new Moment(facts, next, t, primary, fallback);
    }

    Timing timing() {
        return facts.timing();
    }

    /** The primary block that covers now, as something that holds although it is not what should. */
    Optional<Held> heldPrimary() {
        return primary.map(block -> new Held(block.limit(), Basis.HELD, block.origin(), block.window()));
    }

    Optional<Power> safeDefault() {
        return facts.circuit().map(CircuitSide::safeDefault);
    }

    /** Row 4: a fallback block fills the gap. Row 5: nothing does. */
    int gapRow() {
        return fallback.isPresent() ? 4 : 5;
    }

    /** What rows 4 and 5 make of it; with nothing in it the gap policy holds. */
    Contest gap() {
        return Contest.empty().with(fallback);
    }

    /** Which of the rows 6 to 8 matches while the link is lost. */
    int lostRow() {
        if (fallback.isPresent()) {
            return 6;
        }
        return primary.isPresent() ? 7 : 8;
    }

    /**
     * What rows 6 to 8 make of it. A forecast that was accepted after the loss shows that the partner reaches us though its
     * heartbeats do not: the lower of it and the fallback applies, and it is not capped.
     */
    Contest lost() {
        boolean reachesUs = primary.flatMap(
                        block -> facts.link().lostAt().map(lostAt -> !acceptedBefore(block, lostAt)))
                .orElse(false);
        if (fallback.isPresent()) {
            return Contest.empty().with(fallback).with(reachesUs ? heldPrimary() : Optional.empty());
        }
        Contest held = Contest.empty().with(heldPrimary());
        return memory.fallbackHeld() && !reachesUs ? held.cappedAt(safeDefault()) : held;
    }

    /** Whether row 3 ends the episode that is open, if any: held for long enough and, after a loss, by a fresh forecast. */
    boolean recovered() {
        return memory.episode()
                .map(episode -> switch (episode.reason()) {
                    // Where only we were deaf nothing has happened to recover from.
                    case LINK_UNKNOWN, NO_FORECAST -> true;
                    case FORECAST_GAP -> holdIsOver();
                    case LINK_LOST -> holdIsOver() && isFresh();
                })
                .orElse(true);
    }

    /** Whether the block that covers now was accepted since the link came back, or not long before now. */
    boolean isFresh() {
        return primary.map(block -> acceptedSinceReturn(block) || t.isBefore(staleAt(block)))
                .orElse(false);
    }

    /** When a recovery changes by time alone: at the end of its hold, and when the forecast that covers now gets stale. */
    Optional<Instant> recoveryChange() {
        if (memory.episode().isEmpty() || primary.isEmpty()) {
            return Optional.empty();
        }
        return Stream.of(
                        holdEnds(),
                        primary.filter(block -> !acceptedSinceReturn(block)).map(this::staleAt))
                .flatMap(Optional::stream)
                .filter(at -> at.isAfter(t))
                .min(Instant::compareTo);
    }

    Optional<Instant> firstStartAhead() {
        return facts.forecasts().primary().segments().stream()
                .map(segment -> segment.interval().start())
                .filter(start -> start.isAfter(t))
                .findFirst();
    }

    private boolean holdIsOver() {
        return holdEnds().map(end -> !t.isBefore(end)).orElse(false);
    }

    private Optional<Instant> holdEnds() {
        return memory.row3Since().map(since -> since.plus(timing().recoveryHold()));
    }

    private boolean acceptedSinceReturn(Held block) {
        return facts.link()
                .upSince()
                .map(since -> !acceptedBefore(block, since))
                .orElse(false);
    }

    private Instant staleAt(Held block) {
        return block.origin().acceptedAt().plus(timing().forecastStaleAfter());
    }

    private static boolean acceptedBefore(Held block, Instant at) {
        return block.origin().acceptedAt().isBefore(at);
    }

    private static Optional<Held> held(Timeline<Allowance> timeline, Basis basis, Instant t) {
        return timeline.at(t)
                .map(segment ->
                        new Held(segment.value().limit(), basis, segment.value().origin(), segment.interval()));
    }
}
