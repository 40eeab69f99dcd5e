package com.betterfleet.derms.supervision;

import static com.betterfleet.derms.supervision.PlainEvents.SECOND;

import com.betterfleet.derms.supervision.PlainEvents.Event;
import com.betterfleet.derms.supervision.PlainEvents.Kind;
import com.betterfleet.derms.supervision.PlainForecasts.Stated;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a scope, and what the decision table makes of it, in the plainest way there is: every question is
 * answered by looking through the raw events at one instant after the other, and only what the table itself says has to be
 * remembered is carried on. Slow, and without a type of the service.
 */
final class PlainHistory {

    static final int TIMEOUT = 82;
    static final int HOLD = 26;
    /** And half a tick, so that it runs out between two looks. */
    static final int STALE = 100;

    /**
     * @param reason empty where it is not yellow
     * @param applied empty where nothing is in the place of the primary
     * @param watts the limit, -1 for none
     */
    record Row(int number, String reason, String applied, long watts, boolean recovering) {}

    /** What the table wants to be remembered of one direction. */
    private static final class Remembered {
        private final int row2Since;
        private boolean covered;
        private int row3Since = -1;
        private String episode = "";
        private boolean fallbackHeld;

        Remembered(int row2Since) {
            this.row2Since = row2Since;
        }
    }

    /** Those that compete for being what holds; the lowest wins. */
    private record Contest(
            @Nullable Long fallback,
            @Nullable Long primary,
            @Nullable Long safe) {}

    private final PlainEvents history;
    private final PlainForecasts forecasts;
    private final PlainFault fault;
    private final SortedMap<Integer, Row> imported = new TreeMap<>();
    private final SortedMap<Integer, Row> exported = new TreeMap<>();
    private final Map<Integer, Integer> importedSince;
    private final Map<Integer, Integer> exportedSince;
    private final Map<String, Integer> seen = new TreeMap<>();
    private int knownAt = -1;
    private List<Event> known = List.of();
    private @Nullable Remembered ofImport;
    private @Nullable Remembered ofExport;

    PlainHistory(PlainEvents history, PlainFault fault) {
        this.history = history;
        this.fault = fault;
        forecasts = new PlainForecasts(history, fault);
        for (int t : history.samples()) {
            sample(false, t);
            sample(true, t);
        }
        importedSince = firsts(history.samples(), imported);
        exportedSince = firsts(history.samples(), exported);
    }

    /** The rows at the samples; at a sample without one the direction is not governed. */
    SortedMap<Integer, Row> rows(boolean export) {
        return export ? exported : imported;
    }

    /** How often which rule had its say, of all samples. */
    Map<String, Integer> seen() {
        return seen;
    }

    /** The first of the samples in a row up to {@code t} in which the same row and limit held. */
    int since(boolean export, int t) {
        return Objects.requireNonNull((export ? exportedSince : importedSince).get(t));
    }

    private static Map<Integer, Integer> firsts(List<Integer> samples, Map<Integer, Row> rows) {
        Map<Integer, Integer> firsts = new HashMap<>();
        int before = samples.getFirst();
        int first = before;
        for (int t : samples) {
            first = Objects.equals(rows.get(t), rows.get(before)) ? first : t;
            firsts.put(t, first);
            before = t;
        }
        return firsts;
    }

    private void sample(boolean export, int t) {
        Row row = null;
        Remembered remembered = null;
        if (!bound(t)) {
            row = new Row(0, "", "", -1, false);
        } else if (local(t)) {
            row = new Row(1, "", "", -1, false);
        } else if (governed(export, t)) {
            int began = began(export, t);
            Remembered before = export ? ofExport : ofImport;
            remembered = before == null || before.row2Since != began ? new Remembered(began) : before;
            row = decide(export, t, remembered);
        }
        if (row != null) {
            rows(export).put(t, row);
            see("row " + row.number);
        }
        if (export) {
            ofExport = remembered;
        } else {
            ofImport = remembered;
        }
    }

    private Row decide(boolean export, int t, Remembered memory) {
        Stated primary = forecasts.at(stating(export, false, t), t);
        Stated fallback = forecasts.at(stating(export, true, t), t);
        PlainLink link = PlainLink.at(history.events(), t, fault);
        memory.covered |= primary != null;
        if (link.lost()) {
            if (!memory.episode.isEmpty() && fault == PlainFault.FALLBACK_FORGOTTEN_AT_A_NEW_LOSS) {
                memory.fallbackHeld &= memory.episode.equals("LINK_LOST") && memory.row3Since < 0;
            }
            memory.episode = "LINK_LOST";
            int row = fallback != null ? 6 : primary != null ? 7 : 8;
            return yellow(row, "LINK_LOST", whileLost(primary, fallback, link, memory, safe(export, t)), memory, false);
        }
        if (link.unknown()) {
            memory.episode = memory.episode.isEmpty() ? "LINK_UNKNOWN" : memory.episode;
            return yellow(9, "LINK_UNKNOWN", whileUnknown(primary, fallback, memory, safe(export, t)), memory, false);
        }
        if (primary != null) {
            return covered(primary, fallback, link, export, t, memory);
        }
        if (!memory.covered) {
            memory.episode = "";
            memory.fallbackHeld = false;
            memory.row3Since = -1;
            Stated held = fault == PlainFault.NO_FALLBACK_WHILE_AWAITING ? null : fallback;
            boolean overdue = overdue(export, t, memory);
            see(overdue ? "overdue" : "awaiting");
            String reason = overdue ? "NO_FORECAST" : "";
            return held == null
                    ? new Row(2, reason, "", -1, false)
                    : new Row(2, reason, "FALLBACK_BLOCK", held.watts(), false);
        }
        boolean lostBefore = memory.episode.equals("LINK_LOST") && fault != PlainFault.REASON_FORGOTTEN_OVER_A_HOLE;
        memory.episode = lostBefore ? "LINK_LOST" : "FORECAST_GAP";
        Contest contest = new Contest(watts(fallback), null, null);
        return yellow(fallback != null ? 4 : 5, memory.episode, contest, memory, false);
    }

    /** Row 3, or the way back to it. */
    private Row covered(
            Stated primary, @Nullable Stated fallback, PlainLink link, boolean export, int t, Remembered memory) {
        memory.row3Since = memory.row3Since < 0 ? t : memory.row3Since;
        boolean held = t - memory.row3Since >= HOLD || fault == PlainFault.NO_HOLD;
        boolean fresh = !memory.episode.equals("LINK_LOST")
                || primary.acceptedAt() >= link.backAt()
                || t - primary.acceptedAt() <= STALE
                || fault == PlainFault.FRESHNESS_IGNORED;
        boolean deafOnly = memory.episode.equals("LINK_UNKNOWN") && fault != PlainFault.HOLD_AFTER_DEAFNESS_ALONE;
        if (memory.episode.isEmpty() || deafOnly || (held && fresh)) {
            memory.episode = "";
            memory.fallbackHeld = false;
            return new Row(3, "", "", primary.watts(), false);
        }
        see("recovering after " + memory.episode + (held ? ", held" : "") + (fresh ? "" : ", not fresh"));
        Long safe = safe(export, t);
        Contest asBefore = switch (memory.episode) {
            case "LINK_LOST" -> whileLost(primary, fallback, link, memory, safe);
            case "LINK_UNKNOWN" -> whileUnknown(primary, fallback, memory, safe);
            default -> new Contest(watts(fallback), null, fallback == null ? safe : null);
        };
        int row = switch (memory.episode) {
            case "LINK_LOST" -> fallback != null ? 6 : 7;
            case "LINK_UNKNOWN" -> 9;
            default -> fallback != null ? 4 : 5;
        };
        boolean capped = asBefore.safe != null || (!fresh && fault != PlainFault.STALE_NOT_CAPPED);
        Contest contest = new Contest(asBefore.fallback, primary.watts(), capped ? safe : null);
        return yellow(row, memory.episode, contest, memory, true);
    }

    /** Rows 6 to 8. */
    private Contest whileLost(
            @Nullable Stated primary,
            @Nullable Stated fallback,
            PlainLink link,
            Remembered memory,
            @Nullable Long safe) {
        boolean reachingUs = primary != null && primary.acceptedAt() >= link.lostAt();
        if (fallback != null) {
            boolean both = reachingUs && fault != PlainFault.NEW_FORECAST_DOES_NOT_CAP_FALLBACK;
            return new Contest(watts(fallback), both ? watts(primary) : null, null);
        }
        boolean capped = memory.fallbackHeld && (!reachingUs || fault == PlainFault.NEW_FORECAST_CAPPED_TOO);
        return new Contest(null, watts(primary), primary != null && capped ? safe : null);
    }

    /** Row 9. */
    private Contest whileUnknown(
            @Nullable Stated primary, @Nullable Stated fallback, Remembered memory, @Nullable Long safe) {
        if (primary != null && fallback != null && fault == PlainFault.UNKNOWN_TAKES_THE_HIGHER) {
            return primary.watts() > fallback.watts()
                    ? new Contest(null, watts(primary), null)
                    : new Contest(watts(fallback), null, null);
        }
        boolean capped = primary != null && fallback == null && memory.fallbackHeld;
        return new Contest(watts(fallback), watts(primary), capped ? safe : null);
    }

    private Row yellow(int number, String reason, Contest contest, Remembered memory, boolean recovering) {
        boolean goesOn = recovering || (number < 6 && fault == PlainFault.HOLD_GOES_ON_OVER_A_GAP);
        memory.row3Since = goesOn ? memory.row3Since : -1;
        String applied = winner(contest, recovering);
        memory.fallbackHeld |= applied.equals("FALLBACK_BLOCK") && fault != PlainFault.FALLBACK_NEVER_REMEMBERED;
        Long held = switch (applied) {
            case "FALLBACK_BLOCK" -> contest.fallback;
            case "HELD_PRIMARY" -> contest.primary;
            default -> fault == PlainFault.CAP_IS_AN_ENVELOPE ? contest.safe : null;
        };
        return new Row(number, reason, applied, held == null ? -1 : held, recovering);
    }

    /** The lowest; at a tie fallback, primary, gap policy. */
    private String winner(Contest contest, boolean recovering) {
        long fallback = orHighest(contest.fallback);
        long primary = orHighest(contest.primary);
        long safe = fault == PlainFault.SAFE_DEFAULT_DOES_NOT_CAP ? Long.MAX_VALUE : orHighest(contest.safe);
        if (fallback == primary && contest.fallback != null) {
            see("tie of fallback and primary");
        }
        if (safe == Math.min(fallback, primary) && contest.safe != null) {
            see("tie with the safe default");
        }
        if (fallback == Long.MAX_VALUE && primary == Long.MAX_VALUE) {
            return "GAP_POLICY";
        }
        if (recovering && fault == PlainFault.HIGHER_WHILE_RECOVERING) {
            return contest.fallback != null && fallback >= primary ? "FALLBACK_BLOCK" : "HELD_PRIMARY";
        }
        boolean safeWins = safe < Math.min(fallback, primary)
                || (fault == PlainFault.TIE_GOES_TO_THE_GAP_POLICY && safe == Math.min(fallback, primary));
        if (safeWins) {
            see("capped by the safe default" + (recovering ? ", recovering" : ""));
            return "GAP_POLICY";
        }
        boolean primaryWins = primary < fallback || (fault == PlainFault.TIE_GOES_TO_PRIMARY && primary == fallback);
        return primaryWins ? "HELD_PRIMARY" : "FALLBACK_BLOCK";
    }

    private boolean overdue(boolean export, int t, Remembered memory) {
        if (t - memory.row2Since >= PlainEvents.DAY * SECOND && fault != PlainFault.NO_TIMEOUT_AFTER_A_DAY) {
            see("overdue after a day");
            return true;
        }
        return t - memory.row2Since >= TIMEOUT && !forecasts.startsAfter(stating(export, false, t), t);
    }

    private @Nullable Long safe(boolean export, int t) {
        if (!history.circuit()) {
            return fault == PlainFault.UNKNOWN_SAFE_DEFAULT_IS_ZERO ? 0L : null;
        }
        long safe = export ? history.exportDefault() : history.importDefault();
        for (Event event : known(t)) {
            if (event.kind() == Kind.SAFE_DEFAULT && event.export() == export) {
                safe = event.number();
            }
        }
        return safe;
    }

    /** Which forecasts count at {@code t}: those of this kind that nothing has cleared since. */
    private Predicate<Event> stating(boolean export, boolean fallback, int t) {
        int cleared = fault == PlainFault.EPOCH_IGNORED ? 0 : epoch(t);
        for (Event event : known(t)) {
            boolean here = event.export() == export || fault == PlainFault.WITHDRAWAL_OF_BOTH_DIRECTIONS;
            boolean withdrawn = event.kind() == Kind.WITHDRAWN && here && fault != PlainFault.WITHDRAWAL_LEAVES_BLOCKS;
            cleared = withdrawn ? Math.max(cleared, event.at()) : cleared;
        }
        int after = cleared;
        boolean mixed = fault == PlainFault.EXPORT_TAKEN_FOR_IMPORT;
        return event -> event.kind() == Kind.ACCEPTED
                && event.at() > after
                && event.at() <= t
                && event.fallback() == fallback
                && (event.export() == export || mixed);
    }

    /** When row 2 was entered last: with the epoch, as soon as the direction counts, or at a withdrawal. */
    private int began(boolean export, int t) {
        int began = epoch(t);
        int first = firstAccepted(export, t);
        boolean otherWasFirst = firstAccepted(!export, t) < first;
        began = first <= t && (export || otherWasFirst) ? first : began;
        for (Event event : known(t)) {
            began = event.kind() == Kind.WITHDRAWN && event.export() == export ? Math.max(began, event.at()) : began;
        }
        return began;
    }

    private boolean governed(boolean export, int t) {
        return firstAccepted(export, t) <= t || (!export && firstAccepted(true, t) > t);
    }

    private int firstAccepted(boolean export, int t) {
        int epoch = epoch(t);
        for (Event event : known(t)) {
            if (event.kind() == Kind.ACCEPTED && event.export() == export && event.at() > epoch) {
                return event.at();
            }
        }
        return Integer.MAX_VALUE;
    }

    /** Since when the scope is in the partner's hands. */
    private int epoch(int t) {
        Set<Kind> starts = EnumSet.of(Kind.BOUND, Kind.SCOPE_GIVEN, Kind.CONNECTION_GIVEN);
        return last(starts, t);
    }

    private boolean bound(int t) {
        return last(EnumSet.of(Kind.BOUND), t) > last(EnumSet.of(Kind.UNBOUND), t);
    }

    private boolean local(int t) {
        Set<Kind> taken = EnumSet.of(Kind.SCOPE_TAKEN, Kind.CONNECTION_TAKEN);
        return last(taken, t) > epoch(t);
    }

    private int last(Set<Kind> kinds, int t) {
        int last = -1;
        for (Event event : known(t)) {
            last = kinds.contains(event.kind()) ? event.at() : last;
        }
        return last;
    }

    private List<Event> known(int t) {
        if (t != knownAt) {
            known = history.events().stream().filter(event -> event.at() <= t).toList();
            knownAt = t;
        }
        return known;
    }

    private void see(String what) {
        seen.merge(what, 1, Integer::sum);
    }

    private static @Nullable Long watts(@Nullable Stated stated) {
        return stated == null ? null : stated.watts();
    }

    private static long orHighest(@Nullable Long watts) {
        return watts == null ? Long.MAX_VALUE : watts;
    }
}
