package com.betterfleet.derms.console;

import com.betterfleet.derms.console.Situation.Cause;
import com.betterfleet.derms.console.Standing.Breach;
import com.betterfleet.derms.power.Direction;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What binds, why, until when and what comes then, in one sentence; and what to do, in another. */
final class Sentences {

    private final Standing standing;
    private final Figures figures;
    private final Sentence.Draft draft;

    private Sentences(Standing standing, Figures figures) {
        this.standing = standing;
        this.figures = figures;
        this.draft = Sentence.write(figures);
    }

    static Sentence about(Standing standing, Figures figures) {
        return new Sentences(standing, figures).sentence();
    }

    /** "1,310 kW drawn, 110 kW over the limit, since 21:07:30 (peak 1,344 kW)." */
    static Sentence about(Breach breach, Figures figures) {
        String flow = breach.direction() == Direction.IMPORT ? " drawn" : " fed in";
        Sentence.Draft draft = Sentence.write(figures)
                .stress(figures.kw(breach.drawnKw()) + flow
                        + (breach.quarterHour() ? " on average over a quarter hour" : "") + ", "
                        + figures.kw(breach.overKw()) + " over the limit")
                .say(", since ")
                .exactly(breach.since())
                .say(" (peak " + figures.kw(breach.peakKw()) + ").");
        if (breach.noDataSince() != null) {
            draft.say(" No data since ").exactly(breach.noDataSince()).say(": whether it goes on is not known.");
        }
        return draft.end();
    }

    /** "until 23:15 (in 4 min), then 900 kW": what a card has room for. */
    static Sentence outlook(Standing standing, Figures figures) {
        Sentences writer = new Sentences(standing, figures);
        if (standing.limit().until() == null) {
            return writer.draft.say("no change known").end();
        }
        return writer.until("until ").end();
    }

    /** "until 06:00 (in 8 h)": how long what the partner sent lasts while a fallback is open; null where none is. */
    static @Nullable Sentence cover(Standing standing, Figures figures) {
        if (standing.mode() != Mode.FALLBACK) {
            return null;
        }
        Sentence.Draft draft = Sentence.write(figures);
        Limit.Cover cover = standing.limit().cover();
        if (cover == null) {
            return draft.say("none for now").end();
        }
        Instant until = cover.until();
        return until == null
                ? draft.say("for more than 24 h").end()
                : draft.say("until ").at(until).countdown(until).end();
    }

    /** "forecast gap since 20:45": why a scope is yellow, in as few words as stand beside a chip; null where it is not. */
    static @Nullable String reason(Standing standing, Figures figures) {
        return switch (standing.situation()) {
            case Situation.Fallback fallback -> reason(fallback.cause(), figures);
            case Situation.Recovering recovering ->
                (recovering.cause() instanceof Cause.ForecastGap ? "covered again since " : "back since ")
                        + figures.time(recovering.backSince());
            case Situation.Awaiting awaiting -> "since " + figures.time(awaiting.since());
            case Situation.LocalControl local -> "by " + local.by() + " at " + figures.time(local.since());
            case Situation.Forecast ignored -> null;
            case Situation.Unmanaged ignored -> null;
        };
    }

    private static String reason(Cause cause, Figures figures) {
        return switch (cause) {
            case Cause.ForecastGap gap -> "forecast gap since " + figures.time(gap.since());
            case Cause.LinkLost lost -> "no heartbeat since " + figures.time(lost.since());
            case Cause.ForecastsOnly only -> "no heartbeat since " + figures.time(only.since()) + ", forecasts arrive";
            case Cause.BackWithGap back -> "back since " + figures.time(back.backSince()) + ", forecast gap";
            case Cause.LinkUnknown deaf -> "we were down until " + figures.time(deaf.to());
        };
    }

    private Sentence sentence() {
        switch (standing.situation()) {
            case Situation.Unmanaged ignored -> {
                draft.say("No group is bound. ");
                holds();
            }
            case Situation.LocalControl local -> {
                takenBack(local);
                holds();
            }
            case Situation.Awaiting awaiting -> {
                awaiting(awaiting);
                holds();
            }
            case Situation.Forecast ignored -> forecast();
            case Situation.Fallback fallback -> {
                cause(fallback.cause(), fallback.applied());
                holds();
            }
            case Situation.Recovering recovering -> recovering(recovering);
        }
        if (!standing.enforced()) {
            observed();
        }
        if (standing.unwritten() != null) {
            unwritten(standing.unwritten());
        }
        return draft.end();
    }

    /** It is not told as done before the circuit's platform has confirmed it. */
    private void takenBack(Situation.LocalControl local) {
        boolean done = standing.unwritten() == null;
        draft.stress(done ? "Full local control taken back" : "Taking back control")
                .say(done ? " by " + local.by() + " at " : ", asked for by " + local.by() + " at ");
        draft.at(local.since()).say(": \u201C" + local.reason() + "\u201D. ");
    }

    private void unwritten(Standing.Unwritten unwritten) {
        if (!unwritten.failed()) {
            draft.say(" The circuit's platform has not confirmed it yet.");
            return;
        }
        draft.say(" ")
                .stress("The circuit's platform has not confirmed it")
                .say(" since ")
                .exactly(unwritten.since())
                .say(": load control may read another limit there.");
    }

    private void observed() {
        draft.say(" Only observed: the circuit is not written.");
        BigDecimal offered = standing.limit().envelopeKw();
        if (offered != null) {
            draft.say(" " + standing.partner() + "'s limit would be " + figures.kw(offered) + ".");
        }
    }

    private void awaiting(Situation.Awaiting awaiting) {
        if (awaiting.cleared()) {
            draft.say(standing.partner() + "'s limits were cleared ").at(awaiting.since());
        } else {
            draft.say("Connected ").at(awaiting.since());
        }
        if (awaiting.overdue()) {
            Duration waited = Duration.between(awaiting.since(), figures.now());
            draft.say(", and no limit for now from " + standing.partner() + " in " + figures.span(waited) + ". ");
            return;
        }
        draft.say(". " + standing.partner() + " has not sent a limit for now");
        Instant first = awaiting.firstBlockStart();
        if (first != null) {
            draft.say("; its first block starts ").at(first).countdown(first);
        }
        draft.say(". ");
    }

    private void forecast() {
        Limit limit = standing.limit();
        if (limit.source() != Source.FORECAST) {
            holds();
            BigDecimal offered = limit.envelopeKw();
            if (offered != null && standing.enforced()) {
                draft.say(" " + standing.partner() + "'s forecast would allow " + figures.kw(offered) + ".");
            }
            return;
        }
        value();
        until(" until ").say(".");
    }

    private void cause(Cause cause, Applied applied) {
        String partner = standing.partner();
        switch (cause) {
            case Cause.ForecastGap gap -> {
                draft.say(partner + "'s forecast has a gap since ").at(gap.since());
                draft.say(applied == Applied.GAP_POLICY ? " and there is no fallback for it. " : ". ");
            }
            case Cause.LinkLost lost -> {
                draft.say("No heartbeat from " + partner + " since ").at(lost.since());
                draft.say(
                        switch (applied) {
                            case FALLBACK_BLOCK -> ". ";
                            case HELD_PRIMARY -> " and no fallback for now. ";
                            case GAP_POLICY -> ", and nothing it sent covers now. ";
                            case CAPPED -> " and no fallback for now. Its last forecast would allow more. ";
                        });
            }
            case Cause.ForecastsOnly only -> {
                draft.say("No heartbeat from " + partner + " since ").at(only.since());
                draft.say(", but its forecasts arrive. ");
            }
            case Cause.BackWithGap back -> {
                draft.say(partner + " is back since ").at(back.backSince());
                draft.say(", but its forecast has a gap");
                draft.say(applied == Applied.GAP_POLICY ? " and there is no fallback for it. " : ". ");
            }
            case Cause.LinkUnknown deaf -> {
                draft.say("We were not running from ")
                        .at(deaf.from())
                        .say(" to ")
                        .at(deaf.to());
                draft.say(" and wait for " + partner + "'s heartbeat. ");
            }
        }
    }

    private void recovering(Situation.Recovering recovering) {
        boolean afterGap = recovering.cause() instanceof Cause.ForecastGap;
        draft.say(standing.partner() + (afterGap ? "'s forecast covers again since " : " is back since "))
                .at(recovering.backSince());
        Instant returns = recovering.returnsAt();
        if (returns == null) {
            draft.say(". Its limits return when a fresh forecast arrives.");
        } else {
            draft.say(". Its limits return at ")
                    .exactly(returns)
                    .countdown(returns)
                    .say(".");
        }
        if (standing.limit().kw() != null) {
            draft.say(" Until then ");
            value();
            draft.say(".");
        }
    }

    /** "Its fallback limit applies: 300 kW until 06:00, then the safe default, 800 kW." */
    private void holds() {
        BigDecimal kw = standing.limit().kw();
        if (kw == null) {
            draft.say("No circuit is written: nothing is limited here.");
            return;
        }
        if (ownValue()) {
            draft.say("The circuit's own ");
            value();
            draft.say(" applies.");
            return;
        }
        draft.say(origin());
        value();
        until(" until ").say(".");
    }

    /** Outside of an episode the safe default is no substitute for anything: it is simply the circuit's own value. */
    private boolean ownValue() {
        return standing.limit().source() == Source.SAFE_DEFAULT && standing.mode() != Mode.FALLBACK;
    }

    private String origin() {
        Source source = standing.limit().source();
        boolean theirs = source == Source.FALLBACK || source == Source.HELD_FORECAST;
        if (theirs && lowerOfSeveral()) {
            return "The lower of its limits applies: ";
        }
        return switch (source) {
            case FALLBACK -> "Its fallback limit applies: ";
            case HELD_FORECAST -> "Its last forecast is kept: ";
            case FORECAST -> "Its forecast applies: ";
            case SAFE_DEFAULT -> "The circuit's safe default applies: ";
            case RATING -> "The circuit's rating applies: ";
            case OPERATIONAL_LIMIT -> "The circuit's operational limit applies: ";
        };
    }

    private boolean lowerOfSeveral() {
        return standing.situation() instanceof Situation.Fallback fallback
                && (fallback.cause() instanceof Cause.LinkUnknown || fallback.cause() instanceof Cause.ForecastsOnly);
    }

    private void value() {
        BigDecimal kw = standing.limit().kw();
        draft.stress(kw == null ? "No limit" : figures.kw(kw));
    }

    private Sentence.Draft until(String lead) {
        Limit limit = standing.limit();
        Instant until = limit.until();
        if (until == null) {
            return draft;
        }
        draft.say(lead).at(until).countdown(until);
        Limit.Step next = limit.next();
        if (next != null) {
            draft.say(", then " + name(next.source()) + figures.kw(next.kw()));
        }
        return draft;
    }

    private String name(Source source) {
        return switch (source) {
            case FORECAST -> standing.limit().source() == Source.FORECAST ? "" : standing.partner() + "'s forecast, ";
            case HELD_FORECAST -> "";
            case FALLBACK -> standing.limit().source() == Source.FALLBACK ? "" : "its fallback limit, ";
            case SAFE_DEFAULT -> "the safe default, ";
            case RATING -> "the rating, ";
            case OPERATIONAL_LIMIT -> "the operational limit, ";
        };
    }
}
