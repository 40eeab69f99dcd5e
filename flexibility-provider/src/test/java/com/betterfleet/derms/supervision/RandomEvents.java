package com.betterfleet.derms.supervision;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A random history of one scope as raw events. Time is counted in ticks of a quarter second: blocks have their edges
 * on whole seconds, events come one tick later, and time-outs end in the third or fourth quarter. So no two changes
 * coincide, and a sample at each tick sees every state.
 *
 * @param circuit whether the scope has a circuit, and so a safe default
 * @param phases of the circuit
 * @param hull whether a newer forecast replaces all of its hull, or only what it covers
 * @param importDefault the initial safe default, W
 * @param samples the ticks at which the history is compared
 */
record RandomEvents(
        boolean circuit,
        int phases,
        boolean hull,
        long importDefault,
        long exportDefault,
        List<Integer> samples,
        List<RandomEvent> events) {

    static final int SECOND = 4;
    static final int DAY = 86_400;

    private static final int LONGEST_GAP = 8;

    enum EventKind {
        BOUND,
        UNBOUND,
        ACCEPTED,
        WITHDRAWN,
        SCOPE_TAKEN,
        SCOPE_GIVEN,
        CONNECTION_TAKEN,
        CONNECTION_GIVEN,
        /** A handshake that states the tick {@code number} as the end of the link. */
        HEARTBEAT,
        HANDSHAKE,
        /** The service listens again, after a suspension since the tick {@code number}. */
        RESUMED,
        /** The circuit's safe default becomes {@code number} watts. */
        SAFE_DEFAULT
    }

    /**
     * @param start in seconds
     * @param phase one of {@code A} (the sum), {@code ?} (not stated), {@code 1}, {@code 2}, {@code 3}
     */
    record BlockPiece(int start, int end, long watts, char phase) {}

    /**
     * @param at in ticks
     * @param export whether the event concerns export; import otherwise
     */
    record RandomEvent(int at, EventKind kind, boolean export, boolean fallback, int number, List<BlockPiece> pieces) {}

    static RandomEvents random(long seed) {
        Random random = new Random(seed);
        boolean day = seed % 20 == 7;
        boolean longer = seed % 25 == 3;
        int length = longer ? 760 : 90 + random.nextInt(90);
        EventGenerator writer = new EventGenerator(random, day, longer);
        writer.write(day ? 50 : length - 5);
        boolean circuit = random.nextInt(5) > 0;
        return new RandomEvents(
                circuit,
                circuit && random.nextBoolean() ? 1 : 3,
                random.nextBoolean(),
                50L * random.nextInt(7),
                100L * random.nextInt(3),
                day ? samplesOfADay() : samples(0, Math.max(length, writer.end() + 2)),
                List.copyOf(writer.events));
    }

    /** Of a day only its beginning and its end: nothing happens in between. */
    private static List<Integer> samplesOfADay() {
        List<Integer> both = new ArrayList<>(samples(0, 330));
        both.addAll(samples(DAY - 20, DAY + 90));
        return both;
    }

    private static List<Integer> samples(int fromSecond, int toSecond) {
        return IntStream.range(fromSecond * SECOND, toSecond * SECOND).boxed().toList();
    }

    /** Generates only events that are possible in the state that the history has reached. */
    private static final class EventGenerator {

        private final Random random;
        private final boolean day;
        private final boolean longer;
        private final boolean silent;
        private final List<RandomEvent> events = new ArrayList<>();
        private boolean bound;
        private boolean scopeTaken;
        private boolean connectionTaken;

        EventGenerator(Random random, boolean day, boolean longer) {
            this.random = random;
            this.day = day;
            this.longer = longer;
            this.silent = day || random.nextInt(10) == 0;
        }

        void write(int until) {
            if (longer) {
                // The one heartbeat of a long history: without its end the link would stay up.
                add(1, EventKind.HEARTBEAT, false, false, 5_000 * SECOND, List.of());
            }
            int second = 2 + random.nextInt(4);
            while (second < until) {
                second = next(second) + 1 + random.nextInt(LONGEST_GAP);
            }
        }

        int end() {
            return events.getLast().at() / SECOND;
        }

        /** Adds one event and returns the second at which it is over. */
        private int next(int second) {
            int at = second * SECOND + 1;
            int dice = random.nextInt(100);
            if (!silent && !longer && dice < 36) {
                return link(second, dice);
            }
            if (!bound) {
                bound = true;
                add(at, EventKind.BOUND, false, false, 0, List.of());
            } else if (scopeTaken || connectionTaken) {
                add(at, scopeTaken ? EventKind.SCOPE_GIVEN : EventKind.CONNECTION_GIVEN, false, false, 0, List.of());
                scopeTaken = false;
                connectionTaken = false;
            } else if (dice < 91) {
                boolean fallback = random.nextInt(5) < 2;
                add(at, EventKind.ACCEPTED, random.nextInt(3) == 0, fallback, 0, pieces(second));
            } else {
                act(at, dice);
            }
            return second;
        }

        private int link(int second, int dice) {
            int at = second * SECOND + 1;
            if (dice < 22) {
                add(at, EventKind.HEARTBEAT, false, false, at + offline() * SECOND, List.of());
                return second;
            }
            if (dice < 25) {
                add(at, EventKind.HANDSHAKE, false, false, 0, List.of());
                return second;
            }
            int suspendedSeconds = random.nextBoolean() ? 1 : 2 + random.nextInt(19);
            add(at + suspendedSeconds * SECOND, EventKind.RESUMED, false, false, at, List.of());
            return second + suspendedSeconds;
        }

        private int offline() {
            return switch (random.nextInt(12)) {
                case 0 -> -random.nextInt(9);
                case 1, 2 -> 20 + random.nextInt(30);
                default -> 1 + random.nextInt(14);
            };
        }

        private void act(int at, int dice) {
            switch (dice) {
                case 91, 92 -> add(at, EventKind.WITHDRAWN, random.nextInt(3) == 0, false, 0, List.of());
                case 93, 94 -> {
                    scopeTaken = true;
                    add(at, EventKind.SCOPE_TAKEN, false, false, 0, List.of());
                }
                case 95 -> {
                    connectionTaken = true;
                    add(at, EventKind.CONNECTION_TAKEN, false, false, 0, List.of());
                }
                case 96 -> {
                    bound = false;
                    add(at, EventKind.UNBOUND, false, false, 0, List.of());
                }
                default ->
                    add(at, EventKind.SAFE_DEFAULT, random.nextInt(3) == 0, false, 50 * random.nextInt(7), List.of());
            }
        }

        private void add(
                int at, EventKind kind, boolean export, boolean fallback, int number, List<BlockPiece> pieces) {
            events.add(new RandomEvent(at, kind, export, fallback, number, pieces));
        }

        /** Of the sum, of single phases, or of both. */
        private List<BlockPiece> pieces(int now) {
            List<BlockPiece> pieces = new ArrayList<>();
            int dice = random.nextInt(10);
            if (dice < 8) {
                chain(pieces, now, random.nextInt(4) == 0 ? '?' : 'A');
            }
            for (char phase = '1'; dice >= 6 && phase <= '3'; phase++) {
                if (random.nextInt(4) > 0) {
                    chain(pieces, now, phase);
                }
            }
            if (pieces.isEmpty()) {
                chain(pieces, now, '2');
            }
            return pieces;
        }

        /** One to four blocks around now: some touch, some are a seam apart, some further, some overlap a little. */
        private void chain(List<BlockPiece> pieces, int now, char phase) {
            int second = now - 8 + random.nextInt(20);
            int most = random.nextInt(4);
            for (int i = 0; i <= most; i++) {
                if (day && random.nextBoolean()) {
                    second = Math.max(second, DAY - 10 + random.nextInt(60));
                }
                int end = second + 1 + (random.nextInt(4) == 0 ? random.nextInt(50) : random.nextInt(12));
                long[] watts = phase < '1' || phase > '3' ? new long[] {0, 100, 200, 300} : new long[] {0, 33, 50, 100};
                pieces.add(new BlockPiece(second, end, watts[random.nextInt(4)], phase));
                second = switch (random.nextInt(5)) {
                    case 0, 1 -> end;
                    case 2 -> end - Math.min(end - second - 1, random.nextInt(6));
                    default -> end + random.nextInt(9);
                };
            }
        }
    }
}
