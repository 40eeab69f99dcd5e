package com.betterfleet.derms.supervision;

import static com.betterfleet.derms.supervision.RandomEvents.SECOND;

import com.betterfleet.derms.supervision.RandomEvents.EventKind;
import com.betterfleet.derms.supervision.RandomEvents.RandomEvent;
import com.betterfleet.derms.supervision.ReferenceForecasts.StatedLimit;
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
 * A second implementation of the decision table, written only from its text. Each question is answered by going through
 * the raw events at one instant after the other; only what the table itself remembers is carried on. Slow, and without
 * types of the service.
 */
final class ReferenceHistory {

    static final int TIMEOUT = 82;
    static final int HOLD = 26;
    /** Plus half a tick, so that a forecast becomes stale between two samples. */
    static final int STALE = 100;

    /**
     * @param reason empty where the scope is not degraded
     * @param applied empty where the forecast or nothing applies
     * @param watts the limit, -1 for none
     */
    record DecidedRow(int number, String reason, String applied, long watts, boolean recovering) {}

    /** What the table remembers of one direction. */
    private static final class DirectionHistory {
        private final int awaitingSince;
        private boolean covered;
        private int followingSince = -1;
        private String episode = "";
        private boolean fallbackApplied;

        DirectionHistory(int awaitingSince) {
            this.awaitingSince = awaitingSince;
        }
    }

    /** The candidates for the limit; the lowest applies. */
    private record CompetingLimits(
            @Nullable Long fallback,
            @Nullable Long primary,
            @Nullable Long safe) {}

    private final RandomEvents history;
    private final ReferenceForecasts forecasts;
    private final ReferenceFault fault;
    private final SortedMap<Integer, DecidedRow> imported = new TreeMap<>();
    private final SortedMap<Integer, DecidedRow> exported = new TreeMap<>();
    private final Map<Integer, Integer> importedSince;
    private final Map<Integer, Integer> exportedSince;
    private final Map<String, Integer> seen = new TreeMap<>();
    private int knownAt = -1;
    private List<RandomEvent> known = List.of();
    private @Nullable DirectionHistory ofImport;
    private @Nullable DirectionHistory ofExport;

    ReferenceHistory(RandomEvents history, ReferenceFault fault) {
        this.history = history;
        this.fault = fault;
        forecasts = new ReferenceForecasts(history, fault);
        for (int t : history.samples()) {
            sample(false, t);
            sample(true, t);
        }
        importedSince = firsts(history.samples(), imported);
        exportedSince = firsts(history.samples(), exported);
    }

    /** The rows at the samples; at a sample without one the direction is not governed. */
    SortedMap<Integer, DecidedRow> rows(boolean export) {
        return export ? exported : imported;
    }

    /** How often each rule decided, over all samples. */
    Map<String, Integer> ruleCounts() {
        return seen;
    }

    /** The first of the consecutive samples up to {@code t} with the same row and limit. */
    int since(boolean export, int t) {
        return Objects.requireNonNull((export ? exportedSince : importedSince).get(t));
    }

    private static Map<Integer, Integer> firsts(List<Integer> samples, Map<Integer, DecidedRow> rows) {
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
        DecidedRow row = null;
        DirectionHistory remembered = null;
        if (!bound(t)) {
            row = new DecidedRow(0, "", "", -1, false);
        } else if (local(t)) {
            row = new DecidedRow(1, "", "", -1, false);
        } else if (governed(export, t)) {
            int began = began(export, t);
            DirectionHistory before = export ? ofExport : ofImport;
            remembered = before == null || before.awaitingSince != began ? new DirectionHistory(began) : before;
            row = decide(export, t, remembered);
        }
        if (row != null) {
            rows(export).put(t, row);
            countRule("row " + row.number);
        }
        if (export) {
            ofExport = remembered;
        } else {
            ofImport = remembered;
        }
    }

    private DecidedRow decide(boolean export, int t, DirectionHistory directionHistory) {
        StatedLimit primary = forecasts.at(stating(export, false, t), t);
        StatedLimit fallback = forecasts.at(stating(export, true, t), t);
        ReferenceLink link = ReferenceLink.at(history.events(), t, fault);
        directionHistory.covered |= primary != null;
        if (link.lost()) {
            if (!directionHistory.episode.isEmpty() && fault == ReferenceFault.FALLBACK_FORGOTTEN_AT_A_NEW_LOSS) {
                directionHistory.fallbackApplied &=
                        directionHistory.episode.equals("LINK_LOST") && directionHistory.followingSince < 0;
            }
            directionHistory.episode = "LINK_LOST";
            int row = fallback != null ? 6 : primary != null ? 7 : 8;
            return yellow(
                    row,
                    "LINK_LOST",
                    whileLost(primary, fallback, link, directionHistory, safe(export, t)),
                    directionHistory,
                    false);
        }
        if (link.unknown()) {
            directionHistory.episode = directionHistory.episode.isEmpty() ? "LINK_UNKNOWN" : directionHistory.episode;
            return yellow(
                    9,
                    "LINK_UNKNOWN",
                    whileUnknown(primary, fallback, directionHistory, safe(export, t)),
                    directionHistory,
                    false);
        }
        if (primary != null) {
            return covered(primary, fallback, link, export, t, directionHistory);
        }
        if (!directionHistory.covered) {
            directionHistory.episode = "";
            directionHistory.fallbackApplied = false;
            directionHistory.followingSince = -1;
            StatedLimit appliedBlock = fault == ReferenceFault.NO_FALLBACK_WHILE_AWAITING ? null : fallback;
            boolean overdue = overdue(export, t, directionHistory);
            countRule(overdue ? "overdue" : "awaiting");
            String reason = overdue ? "NO_FORECAST" : "";
            return appliedBlock == null
                    ? new DecidedRow(2, reason, "", -1, false)
                    : new DecidedRow(2, reason, "FALLBACK_BLOCK", appliedBlock.watts(), false);
        }
        boolean lostBefore =
                directionHistory.episode.equals("LINK_LOST") && fault != ReferenceFault.REASON_FORGOTTEN_OVER_A_HOLE;
        directionHistory.episode = lostBefore ? "LINK_LOST" : "FORECAST_GAP";
        CompetingLimits contest = new CompetingLimits(watts(fallback), null, null);
        return yellow(fallback != null ? 4 : 5, directionHistory.episode, contest, directionHistory, false);
    }

    /** Row 3, or the recovery that leads to it. */
    private DecidedRow covered(
            StatedLimit primary,
            @Nullable StatedLimit fallback,
            ReferenceLink link,
            boolean export,
            int t,
            DirectionHistory directionHistory) {
        directionHistory.followingSince = directionHistory.followingSince < 0 ? t : directionHistory.followingSince;
        boolean periodOver = t - directionHistory.followingSince >= HOLD || fault == ReferenceFault.NO_HOLD;
        boolean fresh = !directionHistory.episode.equals("LINK_LOST")
                || primary.acceptedAt() >= link.backAt()
                || t - primary.acceptedAt() <= STALE
                || fault == ReferenceFault.FRESHNESS_IGNORED;
        boolean suspendedOnly =
                directionHistory.episode.equals("LINK_UNKNOWN") && fault != ReferenceFault.HOLD_AFTER_SUSPENSION_ALONE;
        if (directionHistory.episode.isEmpty() || suspendedOnly || (periodOver && fresh)) {
            directionHistory.episode = "";
            directionHistory.fallbackApplied = false;
            return new DecidedRow(3, "", "", primary.watts(), false);
        }
        countRule("recovering after " + directionHistory.episode + (periodOver ? ", held" : "")
                + (fresh ? "" : ", not fresh"));
        Long safe = safe(export, t);
        CompetingLimits asBefore = switch (directionHistory.episode) {
            case "LINK_LOST" -> whileLost(primary, fallback, link, directionHistory, safe);
            case "LINK_UNKNOWN" -> whileUnknown(primary, fallback, directionHistory, safe);
            default -> new CompetingLimits(watts(fallback), null, fallback == null ? safe : null);
        };
        int row = switch (directionHistory.episode) {
            case "LINK_LOST" -> fallback != null ? 6 : 7;
            case "LINK_UNKNOWN" -> 9;
            default -> fallback != null ? 4 : 5;
        };
        boolean capped = asBefore.safe != null || (!fresh && fault != ReferenceFault.STALE_NOT_CAPPED);
        CompetingLimits contest = new CompetingLimits(asBefore.fallback, primary.watts(), capped ? safe : null);
        return yellow(row, directionHistory.episode, contest, directionHistory, true);
    }

    /** Rows 6 to 8. */
    private CompetingLimits whileLost(
            @Nullable StatedLimit primary,
            @Nullable StatedLimit fallback,
            ReferenceLink link,
            DirectionHistory directionHistory,
            @Nullable Long safe) {
        boolean reachingUs = primary != null && primary.acceptedAt() >= link.lostAt();
        if (fallback != null) {
            boolean both = reachingUs && fault != ReferenceFault.NEW_FORECAST_DOES_NOT_CAP_FALLBACK;
            return new CompetingLimits(watts(fallback), both ? watts(primary) : null, null);
        }
        boolean capped =
                directionHistory.fallbackApplied && (!reachingUs || fault == ReferenceFault.NEW_FORECAST_CAPPED_TOO);
        return new CompetingLimits(null, watts(primary), primary != null && capped ? safe : null);
    }

    /** Row 9. */
    private CompetingLimits whileUnknown(
            @Nullable StatedLimit primary,
            @Nullable StatedLimit fallback,
            DirectionHistory directionHistory,
            @Nullable Long safe) {
        if (primary != null && fallback != null && fault == ReferenceFault.UNKNOWN_TAKES_THE_HIGHER) {
            return primary.watts() > fallback.watts()
                    ? new CompetingLimits(null, watts(primary), null)
                    : new CompetingLimits(watts(fallback), null, null);
        }
        boolean capped = primary != null && fallback == null && directionHistory.fallbackApplied;
        return new CompetingLimits(watts(fallback), watts(primary), capped ? safe : null);
    }

    private DecidedRow yellow(
            int number, String reason, CompetingLimits contest, DirectionHistory directionHistory, boolean recovering) {
        boolean goesOn = recovering || (number < 6 && fault == ReferenceFault.HOLD_GOES_ON_OVER_A_GAP);
        directionHistory.followingSince = goesOn ? directionHistory.followingSince : -1;
        String applied = winner(contest, recovering);
        directionHistory.fallbackApplied |=
                applied.equals("FALLBACK_BLOCK") && fault != ReferenceFault.FALLBACK_NEVER_REMEMBERED;
        Long appliedWatts = switch (applied) {
            case "FALLBACK_BLOCK" -> contest.fallback;
            case "HELD_PRIMARY" -> contest.primary;
            default -> fault == ReferenceFault.CAP_IS_AN_ENVELOPE ? contest.safe : null;
        };
        return new DecidedRow(number, reason, applied, appliedWatts == null ? -1 : appliedWatts, recovering);
    }

    /** The lowest; at a tie fallback, primary, gap policy. */
    private String winner(CompetingLimits contest, boolean recovering) {
        long fallback = orHighest(contest.fallback);
        long primary = orHighest(contest.primary);
        long safe = fault == ReferenceFault.SAFE_DEFAULT_DOES_NOT_CAP ? Long.MAX_VALUE : orHighest(contest.safe);
        if (fallback == primary && contest.fallback != null) {
            countRule("tie of fallback and primary");
        }
        if (safe == Math.min(fallback, primary) && contest.safe != null) {
            countRule("tie with the safe default");
        }
        if (fallback == Long.MAX_VALUE && primary == Long.MAX_VALUE) {
            return "GAP_POLICY";
        }
        if (recovering && fault == ReferenceFault.HIGHER_WHILE_RECOVERING) {
            return contest.fallback != null && fallback >= primary ? "FALLBACK_BLOCK" : "HELD_PRIMARY";
        }
        boolean safeWins = safe < Math.min(fallback, primary)
                || (fault == ReferenceFault.TIE_GOES_TO_THE_GAP_POLICY && safe == Math.min(fallback, primary));
        if (safeWins) {
            countRule("capped by the safe default" + (recovering ? ", recovering" : ""));
            return "GAP_POLICY";
        }
        boolean primaryWins =
                primary < fallback || (fault == ReferenceFault.TIE_GOES_TO_PRIMARY && primary == fallback);
        return primaryWins ? "HELD_PRIMARY" : "FALLBACK_BLOCK";
    }

    private boolean overdue(boolean export, int t, DirectionHistory directionHistory) {
        if (t - directionHistory.awaitingSince >= RandomEvents.DAY * SECOND
                && fault != ReferenceFault.NO_TIMEOUT_AFTER_A_DAY) {
            countRule("overdue after a day");
            return true;
        }
        return t - directionHistory.awaitingSince >= TIMEOUT && !forecasts.startsAfter(stating(export, false, t), t);
    }

    private @Nullable Long safe(boolean export, int t) {
        if (!history.circuit()) {
            return fault == ReferenceFault.UNKNOWN_SAFE_DEFAULT_IS_ZERO ? 0L : null;
        }
        long safe = export ? history.exportDefault() : history.importDefault();
        for (RandomEvent event : known(t)) {
            if (event.kind() == EventKind.SAFE_DEFAULT && event.export() == export) {
                safe = event.number();
            }
        }
        return safe;
    }

    /** Selects the forecasts that count at {@code t}: those of this kind that were not cleared since. */
    private Predicate<RandomEvent> stating(boolean export, boolean fallback, int t) {
        int cleared = fault == ReferenceFault.EPOCH_IGNORED ? 0 : epoch(t);
        for (RandomEvent event : known(t)) {
            boolean here = event.export() == export || fault == ReferenceFault.WITHDRAWAL_OF_BOTH_DIRECTIONS;
            boolean withdrawn =
                    event.kind() == EventKind.WITHDRAWN && here && fault != ReferenceFault.WITHDRAWAL_LEAVES_BLOCKS;
            cleared = withdrawn ? Math.max(cleared, event.at()) : cleared;
        }
        int after = cleared;
        boolean mixed = fault == ReferenceFault.EXPORT_TAKEN_FOR_IMPORT;
        return event -> event.kind() == EventKind.ACCEPTED
                && event.at() > after
                && event.at() <= t
                && event.fallback() == fallback
                && (event.export() == export || mixed);
    }

    /** When row 2 was last entered: with the epoch, when the direction became governed, or at a withdrawal. */
    private int began(boolean export, int t) {
        int began = epoch(t);
        int first = firstAccepted(export, t);
        boolean otherWasFirst = firstAccepted(!export, t) < first;
        began = first <= t && (export || otherWasFirst) ? first : began;
        for (RandomEvent event : known(t)) {
            began = event.kind() == EventKind.WITHDRAWN && event.export() == export
                    ? Math.max(began, event.at())
                    : began;
        }
        return began;
    }

    private boolean governed(boolean export, int t) {
        return firstAccepted(export, t) <= t || (!export && firstAccepted(true, t) > t);
    }

    private int firstAccepted(boolean export, int t) {
        int epoch = epoch(t);
        for (RandomEvent event : known(t)) {
            if (event.kind() == EventKind.ACCEPTED && event.export() == export && event.at() > epoch) {
                return event.at();
            }
        }
        return Integer.MAX_VALUE;
    }

    /** Since when the partner controls the scope. */
    private int epoch(int t) {
        Set<EventKind> starts = EnumSet.of(EventKind.BOUND, EventKind.SCOPE_GIVEN, EventKind.CONNECTION_GIVEN);
        return last(starts, t);
    }

    private boolean bound(int t) {
        return last(EnumSet.of(EventKind.BOUND), t) > last(EnumSet.of(EventKind.UNBOUND), t);
    }

    private boolean local(int t) {
        Set<EventKind> taken = EnumSet.of(EventKind.SCOPE_TAKEN, EventKind.CONNECTION_TAKEN);
        return last(taken, t) > epoch(t);
    }

    private int last(Set<EventKind> kinds, int t) {
        int last = -1;
        for (RandomEvent event : known(t)) {
            last = kinds.contains(event.kind()) ? event.at() : last;
        }
        return last;
    }

    private List<RandomEvent> known(int t) {
        if (t != knownAt) {
            known = history.events().stream().filter(event -> event.at() <= t).toList();
            knownAt = t;
        }
        return known;
    }

    private void countRule(String what) {
        seen.merge(what, 1, Integer::sum);
    }

    private static @Nullable Long watts(@Nullable StatedLimit stated) {
        return stated == null ? null : stated.watts();
    }

    private static long orHighest(@Nullable Long watts) {
        return watts == null ? Long.MAX_VALUE : watts;
    }
}
