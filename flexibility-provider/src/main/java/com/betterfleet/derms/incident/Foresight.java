package com.betterfleet.derms.incident;

import com.betterfleet.derms.microgrid.ScopeSite;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.Applied;
import com.betterfleet.derms.supervision.Binding;
import com.betterfleet.derms.supervision.Prospect;
import com.betterfleet.derms.supervision.Reason;
import com.betterfleet.derms.supervision.Standing;
import com.betterfleet.derms.time.Interval;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an operator should know of a scope beforehand, and when that can change by time alone. Pure: from what is known of the
 * time ahead. Where a binding only observes, what is said of the limit is not said: no limit follows from it.
 */
final class Foresight {

    static final Duration HORIZON = Duration.ofHours(24);

    static final Set<IncidentKind> KINDS = Set.of(
            IncidentKind.FORECAST_STALE,
            IncidentKind.ZERO_LIMIT,
            IncidentKind.LOW_LIMIT,
            IncidentKind.STEP_AHEAD,
            IncidentKind.FALLBACK_COVER_SHORT,
            IncidentKind.ENERGY_SHORT);

    private static final Duration STEP_NOTICE = Duration.ofMinutes(30);
    private static final Duration LONGEST_RECOVERY = Duration.ofMinutes(20);

    /** A partner that states a day from the last quarter hour on, each quarter of an hour, is always a little short of one. */
    private static final Duration COVER_GRACE = Duration.ofHours(1);

    private static final Duration LOOK_EVERY = Duration.ofMinutes(15);
    private static final int SPANS_NAMED = 3;

    private final Prospect prospect;
    private final String partner;
    private final ScopeSite site;
    private final Optional<EnergyOutlook> energy;
    private final Instant now;
    private final SiteTime time;
    private final Map<Direction, List<Level>> levels = new EnumMap<>(Direction.class);

    Foresight(Prospect prospect, String partner, ScopeSite site, Optional<EnergyOutlook> energy, Instant now) {
        this.prospect = prospect;
        this.partner = partner;
        this.site = site;
        this.energy = energy;
        this.now = now;
        this.time = new SiteTime(site.timeZone(), now);
        for (Direction direction : Direction.values()) {
            levels.put(direction, prospect.enforced() ? Level.of(prospect, direction) : List.of());
        }
    }

    /** What is to be said, by kind. */
    Map<IncidentKind, String> warnings() {
        Map<IncidentKind, String> warnings = new EnumMap<>(IncidentKind.class);
        stale().ifPresent(text -> warnings.put(IncidentKind.FORECAST_STALE, text));
        zero().ifPresent(text -> warnings.put(IncidentKind.ZERO_LIMIT, text));
        low().ifPresent(text -> warnings.put(IncidentKind.LOW_LIMIT, text));
        step().ifPresent(text -> warnings.put(IncidentKind.STEP_AHEAD, text));
        shortCover().ifPresent(text -> warnings.put(IncidentKind.FALLBACK_COVER_SHORT, text));
        shortEnergy().ifPresent(text -> warnings.put(IncidentKind.ENERGY_SHORT, text));
        return warnings;
    }

    /** When to look again, at the latest. */
    Instant nextLook() {
        Stream<Instant> edges = levels.values().stream()
                .flatMap(List::stream)
                .map(level -> level.interval().start())
                .flatMap(start -> Stream.of(start, start.minus(STEP_NOTICE)));
        Stream<Instant> ages = Stream.concat(
                prospect.newestForecastAt().map(at -> at.plus(prospect.staleAfter())).stream(),
                recoveringSince().map(since -> since.plus(LONGEST_RECOVERY)).stream());
        return Stream.of(edges, ages, Stream.of(now.plus(LOOK_EVERY)))
                .flatMap(each -> each)
                .filter(now::isBefore)
                .min(Instant::compareTo)
                .orElse(now.plus(LOOK_EVERY));
    }

    private Optional<String> stale() {
        Optional<Instant> newest = prospect.newestForecastAt().filter(at -> isStale(at));
        if (prospect.linkUp() && newest.isPresent()) {
            return Optional.of("%s is there, but has sent no forecast since %s; the limit stays as it is"
                    .formatted(partner, time.at(newest.get())));
        }
        return recoveringSince()
                .filter(since -> !now.isBefore(since.plus(LONGEST_RECOVERY)))
                .map(since -> "%s is back, but has sent no fresh forecast: its limits have not returned since %s"
                        .formatted(partner, time.at(since)));
    }

    private boolean isStale(Instant newest) {
        return !now.isBefore(newest.plus(prospect.staleAfter()));
    }

    /** Since when the forecast covers again after a loss without being fresh enough to end it. */
    private Optional<Instant> recoveringSince() {
        return prospect.standings().values().stream()
                .filter(standing -> standing.binding() instanceof Binding.Fallback fallback
                        && fallback.recovering()
                        && fallback.because() == Reason.LINK_LOST)
                .map(Standing::memory)
                .flatMap(memory -> memory.row3Since().stream())
                .min(Instant::compareTo);
    }

    private Optional<String> zero() {
        return spans(Level::isZero).map(spans -> "charging stops " + spans);
    }

    private Optional<String> low() {
        return site.minimumUseful()
                .flatMap(minimum -> spans(level -> level.isBelow(minimum))
                        .map(spans -> "less than the useful %s %s".formatted(minimum.inWords(), spans)));
    }

    /** "23:00 to 05:00" of import, the first few; a span that has begun, and one that has no known end, say so. */
    private Optional<String> spans(Predicate<Level> wanted) {
        List<Interval> found = new ArrayList<>();
        for (Level level : levels.getOrDefault(Direction.IMPORT, List.of())) {
            if (wanted.test(level)) {
                boolean goesOn = !found.isEmpty() && found.getLast().abuts(level.interval());
                found.add(goesOn ? found.removeLast().span(level.interval()) : level.interval());
            }
        }
        String text = found.stream().limit(SPANS_NAMED).map(this::span).collect(Collectors.joining(", "));
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(found.size() > SPANS_NAMED ? text + " and later" : text);
    }

    private String span(Interval span) {
        boolean endless = !span.end().isBefore(now.plus(HORIZON));
        if (!span.start().isAfter(now)) {
            return endless ? "now and for the next 24 hours" : "now, until " + time.at(span.end());
        }
        return time.at(span.start())
                + (endless ? " and for the rest of the next 24 hours" : " to " + time.at(span.end()));
    }

    private Optional<String> step() {
        return Stream.of(Direction.values())
                .flatMap(direction -> step(direction).stream())
                .findFirst();
    }

    private Optional<String> step(Direction direction) {
        List<Level> known = levels.getOrDefault(direction, List.of());
        for (int i = 1; i < known.size(); i++) {
            Level before = known.get(i - 1);
            Level after = known.get(i);
            Instant at = after.interval().start();
            if (at.isAfter(now.plus(STEP_NOTICE))) {
                return Optional.empty();
            }
            if (before.stepsTo(after)) {
                return Optional.of("at %s %s: %s goes from %s to %s"
                        .formatted(
                                time.at(at),
                                cause(before.binding(), after.binding()),
                                direction == Direction.IMPORT ? "the limit" : "the export limit",
                                worded(before),
                                worded(after)));
            }
        }
        return Optional.empty();
    }

    private String cause(Binding before, Binding next) {
        return switch (next) {
            case Binding.Following following ->
                partner + (before instanceof Binding.Following ? "'s forecast changes" : "'s forecast takes over");
            case Binding.Fallback fallback ->
                fallback.instead() == Applied.GAP_POLICY
                        ? partner + "'s cover ends"
                        : fallback.instead() == Applied.FALLBACK_BLOCK
                                ? partner + "'s fallback limit begins"
                                : "the next block of " + partner + "'s last forecast begins";
            case Binding.AwaitingForecast awaiting -> partner + "'s fallback limit changes";
            case Binding.LocalControl local -> "local control";
            case Binding.Unmanaged unmanaged -> "the binding ends";
        };
    }

    private Optional<String> shortCover() {
        List<String> texts = new ArrayList<>();
        Instant needed = now.plus(HORIZON).minus(COVER_GRACE);
        prospect.fallbackCover().forEach((direction, spans) -> {
            Optional<Instant> until = spans.stream()
                    .filter(span -> span.contains(now))
                    .map(Interval::end)
                    .findFirst();
            if (until.map(end -> end.isBefore(needed)).orElse(true)) {
                texts.add(until.map(end -> "only known until " + time.at(end)).orElse("not known for now"));
            }
        });
        return texts.stream()
                .findFirst()
                .map(text -> "what %s allows when its link fails is %s".formatted(partner, text));
    }

    /** A limit that only would be takes no energy from anybody. */
    private Optional<String> shortEnergy() {
        return energy.filter(ahead -> prospect.enforced() && ahead.isShort())
                .map(ahead -> "until %s the limits allow %s; the day before, %s were used in that time"
                        .formatted(
                                time.at(ahead.until()),
                                kwh(ahead.available()),
                                ahead.usedBefore().map(Foresight::kwh).orElse("")));
    }

    private static String kwh(Energy energy) {
        return energy.kilowattHours().setScale(0, RoundingMode.FLOOR).toPlainString() + " kWh";
    }

    private static String worded(Level level) {
        return level.limit().map(Power::inWords).orElse("no limit");
    }
}
