package com.betterfleet.derms.supervision;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What happened to a scope, and what the decision table makes of it, in the plainest way there is: every question is
 * answered by looking through the raw events at one instant after the other. Slow, and without a type of the service.
 */
final class PlainHistory {

    static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
    static final Instant END = START.plusSeconds(90);
    static final long TOLERANCE_SECONDS = 5;
    /** Runs out between the quarter of an event and the next whole second, so that no event hides it. */
    static final long TIMEOUT_MILLIS = 20_500;

    private static final long STEP_MILLIS = 500;

    private PlainHistory() {}

    enum Kind {
        BOUND,
        UNBOUND,
        ACCEPTED,
        WITHDRAWN
    }

    record Block(Instant start, Instant end, long watts) {}

    record Event(Instant at, Kind kind, List<Block> blocks) {}

    /**
     * @param watts the limit, -1 for none
     */
    record Row(int number, boolean overdue, long watts) {}

    static List<Event> random(Random random) {
        List<Event> events = new ArrayList<>();
        boolean bound = false;
        for (int second = random.nextInt(5); second < 80; second += 1 + random.nextInt(25)) {
            Instant at = START.plusSeconds(second).plusMillis(250);
            if (!bound) {
                events.add(new Event(at, Kind.BOUND, List.of()));
                bound = true;
            } else if (random.nextInt(9) == 0) {
                events.add(new Event(at, Kind.UNBOUND, List.of()));
                bound = false;
            } else if (random.nextInt(7) == 0) {
                events.add(new Event(at, Kind.WITHDRAWN, List.of()));
            } else {
                events.add(new Event(at, Kind.ACCEPTED, blocks(random, second)));
            }
        }
        return events;
    }

    /** One to four blocks around now, some touching, some a seam apart, some further. */
    private static List<Block> blocks(Random random, int now) {
        List<Block> blocks = new ArrayList<>();
        int second = now - 8 + random.nextInt(20);
        for (int i = 0; i <= random.nextInt(4); i++) {
            int end = second + 1 + random.nextInt(12);
            blocks.add(new Block(START.plusSeconds(second), START.plusSeconds(end), 100L * random.nextInt(3)));
            second = end + (random.nextBoolean() ? 0 : random.nextInt(9));
        }
        return blocks;
    }

    private static Row row(List<Event> events, Instant t) {
        if (!bound(events, t)) {
            return new Row(0, false, -1);
        }
        long watts = limit(events, t, t);
        if (watts >= 0) {
            return new Row(3, false, watts);
        }
        Instant begun = begun(events, t);
        for (Instant u = START; !u.isAfter(t); u = u.plusMillis(STEP_MILLIS)) {
            if (!u.isBefore(begun) && limit(events, u, u) >= 0) {
                return new Row(5, false, -1);
            }
        }
        boolean due = !t.isBefore(begun.plusMillis(TIMEOUT_MILLIS));
        return new Row(2, due && !startsLater(events, t), -1);
    }

    /** The rows at each sample of the history. */
    static SortedMap<Instant, Row> rows(List<Event> events) {
        SortedMap<Instant, Row> rows = new TreeMap<>();
        for (Instant u = START; u.isBefore(END); u = u.plusMillis(STEP_MILLIS)) {
            rows.put(u, row(events, u));
        }
        return rows;
    }

    /** The first of the samples in a row up to {@code t} in which the same row and limit held. */
    static Instant since(SortedMap<Instant, Row> rows, Instant t) {
        Instant since = START;
        Row before = rows.values().iterator().next();
        for (Map.Entry<Instant, Row> entry : rows.headMap(t.plusNanos(1)).entrySet()) {
            since = entry.getValue().equals(before) ? since : entry.getKey();
            before = entry.getValue();
        }
        return since;
    }

    private static boolean bound(List<Event> events, Instant t) {
        boolean bound = false;
        for (Event event : known(events, t)) {
            bound = event.kind() != Kind.UNBOUND && (bound || event.kind() == Kind.BOUND);
        }
        return bound;
    }

    /** When row 2 was entered last. */
    private static Instant begun(List<Event> events, Instant t) {
        Instant begun = START;
        for (Event event : known(events, t)) {
            if (event.kind() != Kind.ACCEPTED) {
                begun = event.at();
            }
        }
        return begun;
    }

    private static boolean startsLater(List<Event> events, Instant t) {
        for (Instant u = t; u.isBefore(END.plusSeconds(100)); u = u.plusMillis(STEP_MILLIS)) {
            if (limit(events, t, u) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** The limit at {@code u} by what is known at {@code t}, seams counting as covered with the lower side; -1 for none. */
    private static long limit(List<Event> events, Instant t, Instant u) {
        long stated = stated(events, t, u);
        if (stated >= 0) {
            return stated;
        }
        // The gap around u: from the last sample before it that is covered to the first one after it.
        int back = 1;
        while (back <= 2 * TOLERANCE_SECONDS + 1 && stated(events, t, u.minusMillis(back * STEP_MILLIS)) < 0) {
            back++;
        }
        int ahead = 1;
        while (ahead <= 2 * TOLERANCE_SECONDS + 1 && stated(events, t, u.plusMillis(ahead * STEP_MILLIS)) < 0) {
            ahead++;
        }
        // Samples that are not covered: back - 1 before u, u itself, ahead - 1 after it.
        if ((back + ahead - 1) * STEP_MILLIS > TOLERANCE_SECONDS * 1_000) {
            return -1;
        }
        return Math.min(
                stated(events, t, u.minusMillis(back * STEP_MILLIS)),
                stated(events, t, u.plusMillis(ahead * STEP_MILLIS)));
    }

    /** What the newest message says whose hull holds {@code u}, of those known at {@code t} and not cleared since. */
    private static long stated(List<Event> events, Instant t, Instant u) {
        long watts = -1;
        for (Event event : known(events, t)) {
            if (event.kind() != Kind.ACCEPTED) {
                watts = -1;
            } else if (!u.isBefore(event.blocks().getFirst().start())
                    && u.isBefore(event.blocks().getLast().end())) {
                watts = -1;
                for (Block block : event.blocks()) {
                    if (!u.isBefore(block.start()) && u.isBefore(block.end())) {
                        watts = block.watts();
                    }
                }
            }
        }
        return watts;
    }

    private static List<Event> known(List<Event> events, Instant t) {
        return events.stream().filter(event -> !event.at().isAfter(t)).toList();
    }
}
