package com.betterfleet.derms.compliance;

import com.betterfleet.derms.compliance.Breach.Kind;
import com.betterfleet.derms.compliance.BreachRule.Judged;
import com.betterfleet.derms.compliance.BreachRule.Why;
import com.betterfleet.derms.compliance.BreachWatch.SoFar;
import com.betterfleet.derms.metering.Draw;
import com.betterfleet.derms.metering.Flow;
import com.betterfleet.derms.metering.Window;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.WindowGrid;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Follows the load of one scope from where it was judged before to its newest complete reading: windows in order of time become
 * episodes, seconds become quarter hours (M19). Pure: what it finds is stored by others.
 *
 * <p>Windows that are over and touch are one episode. What begins here does not end here: it is told before it is over, also
 * where readings come late and in heaps; the rest is followed the next time.
 */
final class BreachCourse {

    /** Windows slide by this at least, however often meters are read. */
    static final Duration STEP = Duration.ofSeconds(5);

    /** Readings that come later than this are not judged any more. */
    static final Duration LOOKBACK = Duration.ofMinutes(30);

    /** Over which the present load is taken. */
    static final Duration PRESENT = Duration.ofSeconds(15);

    private static final WindowGrid GRID = WindowGrid.QUARTER_HOURS;

    private final Site site;
    private final BreachRule rule;
    private final Map<Slot, Breach> episodes = new HashMap<>();
    private final Set<Slot> begun = new HashSet<>();
    private final Set<Slot> touched = new HashSet<>();
    private Instant at;
    private Optional<SoFar> quarter;

    /** What there is to know of a scope. */
    record Site(String scopeId, BreachRule rule, Draw draw, Map<Direction, LimitLine> limits) {}

    /** What came of it: how far it is judged now, and the episodes that are new or otherwise. */
    record Followed(BreachWatch watch, List<Breach> changed) {}

    private record Slot(Direction direction, Kind kind) {}

    private BreachCourse(Site site, BreachWatch before, Collection<Breach> last, Instant from) {
        this.site = site;
        this.rule = site.rule();
        this.at = from;
        this.quarter = before.quarter().filter(so -> so.until().equals(from));
        last.forEach(episode -> episodes.put(new Slot(episode.direction(), episode.kind()), episode));
    }

    /** From where on a scope is judged that was judged up to an instant. */
    static Instant from(BreachWatch before, Instant now) {
        Instant oldest = now.minus(LOOKBACK);
        return before.judgedUntil().isAfter(oldest) ? before.judgedUntil() : oldest;
    }

    /** @param last the newest episode of each direction and kind, whether it goes on or not */
    static Followed follow(Site site, BreachWatch before, Collection<Breach> last, Instant now) {
        Instant from = from(before, now);
        List<Instant> ends = thinned(site.draw().readAfter(from));
        Optional<BreachHeading> standing =
                before.heading().filter(heading -> heading.until().isAfter(now));
        BreachCourse course = new BreachCourse(site, before, last, from);
        ends.stream().takeWhile(course::step).forEach(end -> {});
        boolean further = course.at.isAfter(from);
        return new Followed(
                new BreachWatch(
                        site.scopeId(), course.at, course.quarter, further ? course.heading(standing) : standing),
                course.touched.stream().map(course.episodes::get).toList());
    }

    /** Of readings close to each other the last. */
    private static List<Instant> thinned(List<Instant> readAt) {
        List<Instant> ends = new ArrayList<>();
        Instant last = Instant.MIN;
        for (int i = 0; i < readAt.size(); i++) {
            Instant next = readAt.get(i);
            if (i == readAt.size() - 1 || Duration.between(last, next).compareTo(STEP) >= 0) {
                ends.add(next);
                last = next;
            }
        }
        return ends;
    }

    /** @return false where it has to wait for the next time */
    private boolean step(Instant end) {
        Flow window = site.draw().over(new Interval(end.minus(rule.terms().window()), end));
        Map<Direction, Judged> judged = new EnumMap<>(Direction.class);
        for (Direction direction : Direction.values()) {
            judged.put(direction, rule.shortWindow(window, direction, limit(direction)));
            Slot slot = new Slot(direction, Kind.SHORT_WINDOW);
            if (judged.get(direction) instanceof Judged.Within && begun.contains(slot)) {
                return false;
            }
        }
        judged.forEach((direction, found) -> shortWindow(direction, found, window));
        endQuarterHours();
        follow(end);
        at = end;
        return true;
    }

    private void shortWindow(Direction direction, Judged judged, Flow flow) {
        Slot slot = new Slot(direction, Kind.SHORT_WINDOW);
        Interval window = flow.window().span();
        switch (judged) {
            case Judged.Over over -> {
                // What the window shares with the one before is counted already.
                Instant from = touching(slot, window)
                        .map(Breach::seenUntil)
                        .filter(window::contains)
                        .orElse(window.start());
                over(slot, over, window, above(direction, new Interval(from, window.end()), limit(direction)));
            }
            case Judged.Within within ->
                open(slot).ifPresent(last -> put(slot, last.seen(window.end()).ended()));
            case Judged.Untold untold ->
                open(slot)
                        .filter(last -> untold.why() == Why.SETTLING)
                        .ifPresent(last -> put(slot, last.seen(window.end())));
        }
    }

    /** One that was told is over with its quarter hour; the next one may take it up again. */
    private void endQuarterHours() {
        for (Direction direction : Direction.values()) {
            Slot slot = new Slot(direction, Kind.QUARTER_HOUR);
            open(slot).filter(last -> !begun.contains(slot)).ifPresent(last -> put(slot, last.ended()));
        }
    }

    /** Adds up the running quarter hour, and judges each that ends on the way. */
    private void follow(Instant end) {
        Instant reached = at;
        while (reached.isBefore(end)) {
            Instant from = reached;
            Interval whole = GRID.windowAt(from);
            Instant to = whole.end().isBefore(end) ? whole.end() : end;
            SoFar so = quarter.orElseGet(() -> SoFar.from(whole.start(), from))
                    .plus(site.draw().over(new Interval(from, to)).window(), told(whole.start(), to));
            if (to.equals(whole.end())) {
                judge(so.window());
                quarter = Optional.empty();
            } else {
                quarter = Optional.of(so);
            }
            reached = to;
        }
    }

    /** Whether readings are close enough to each other up to an instant, as far as they belong to the quarter hour. */
    private boolean told(Instant start, Instant to) {
        Instant window = to.minus(rule.terms().window());
        Interval span = new Interval(window.isBefore(start) ? start : window, to);
        return site.draw().over(span).largestGap().compareTo(BreachRule.LARGEST_GAP) <= 0;
    }

    private void judge(Window ended) {
        for (Direction direction : Direction.values()) {
            if (rule.quarterHour(ended, direction, limit(direction)) instanceof Judged.Over over) {
                LimitLine allowed = limit(direction).later(rule.terms().settle());
                Energy above = above(BreachRule.energy(ended, direction), allowed.wattHours(ended.span()));
                over(new Slot(direction, Kind.QUARTER_HOUR), over, ended.span(), above);
            }
        }
    }

    private void over(Slot slot, Judged.Over over, Interval window, Energy above) {
        if (open(slot).isEmpty()) {
            begun.add(slot);
        }
        put(
                slot,
                touching(slot, window)
                        .map(last -> last.over(over, window.end(), above))
                        .orElseGet(() -> begins(slot, over, window, above)));
    }

    /** The episode that a window goes on with: it overlaps it, or begins where that ended. */
    private Optional<Breach> touching(Slot slot, Interval window) {
        return Optional.ofNullable(episodes.get(slot))
                .filter(last -> last.open() || !last.overUntil().isBefore(window.start()));
    }

    private Breach begins(Slot slot, Judged.Over over, Interval window, Energy above) {
        return new Breach(
                0,
                site.scopeId(),
                slot.direction(),
                slot.kind(),
                site.draw().basis(),
                over.estimated(),
                window.start(),
                window.end(),
                window.end(),
                Optional.empty(),
                over.drawn(),
                over.limit(),
                over.drawn(),
                above);
    }

    /** Where the running quarter hour leads; where nobody can tell, what was found before stands. */
    private Optional<BreachHeading> heading(Optional<BreachHeading> standing) {
        Interval whole = GRID.windowAt(at);
        Flow present = site.draw().over(new Interval(at.minus(PRESENT), at));
        boolean told = false;
        for (Direction direction : Direction.values()) {
            Judged found = quarter.map(so -> rule.heading(whole, so.window(), present, direction, limit(direction)))
                    .orElse(new Judged.Untold(Why.NO_DATA));
            if (found instanceof Judged.Over over) {
                return Optional.of(heading(direction, over, whole, standing));
            }
            told |= found instanceof Judged.Within;
        }
        return told ? Optional.empty() : standing;
    }

    private BreachHeading heading(
            Direction direction, Judged.Over over, Interval whole, Optional<BreachHeading> standing) {
        Instant since = standing.filter(heading -> heading.direction() == direction)
                .map(BreachHeading::since)
                .orElse(at);
        return new BreachHeading(site.scopeId(), direction, since, whole.end(), over.drawn(), over.limit());
    }

    private Energy above(Direction direction, Interval span, LimitLine limit) {
        return above(BreachRule.energy(site.draw().over(span).window(), direction), limit.wattHours(span));
    }

    private static Energy above(Optional<Energy> drawn, BigDecimal allowed) {
        return drawn.map(energy -> energy.wattHours().subtract(allowed))
                .filter(more -> more.signum() > 0)
                .map(Energy::new)
                .orElse(Energy.ZERO);
    }

    private Optional<Breach> open(Slot slot) {
        return Optional.ofNullable(episodes.get(slot)).filter(Breach::open);
    }

    private void put(Slot slot, Breach episode) {
        episodes.put(slot, episode);
        touched.add(slot);
    }

    private LimitLine limit(Direction direction) {
        return site.limits().getOrDefault(direction, LimitLine.of(List.of()));
    }
}
