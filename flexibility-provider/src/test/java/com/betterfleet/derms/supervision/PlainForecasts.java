package com.betterfleet.derms.supervision;

import static com.betterfleet.derms.supervision.PlainEvents.SECOND;

import com.betterfleet.derms.supervision.PlainEvents.Event;
import com.betterfleet.derms.supervision.PlainEvents.Kind;
import com.betterfleet.derms.supervision.PlainEvents.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What the forecasts say, asked for one instant after the other: each message is a row of seconds. */
final class PlainForecasts {

    private static final int TOLERANCE = 5;
    private static final int NOTHING = -1;

    private final PlainEvents history;
    private final PlainFault fault;
    private final List<Message> messages = new ArrayList<>();

    PlainForecasts(PlainEvents history, PlainFault fault) {
        this.history = history;
        this.fault = fault;
        history.events().stream()
                .filter(event -> event.kind() == Kind.ACCEPTED)
                .forEach(event -> messages.add(message(event)));
    }

    /** The watts of each second from the first one on, -1 where nothing is stated; empty without effect. */
    private record Message(Event event, int first, List<Long> watts) {

        private int last() {
            return first + watts.size();
        }

        private long stated(int second) {
            return second < first || second >= last() ? NOTHING : watts.get(second - first);
        }
    }

    /** What is stated for an instant, and when that was accepted. */
    record Stated(long watts, int acceptedAt) {}

    /** What the events known at {@code t} that count say about {@code u}, seams closed. */
    @Nullable
    Stated at(Predicate<Event> counts, int u) {
        Stated stated = unseamed(counts, Math.floorDiv(u, SECOND));
        boolean onAnEdge = Math.floorMod(u, SECOND) == 0;
        if (stated == null && fault == PlainFault.BLOCKS_HOLD_THEIR_END && onAnEdge) {
            stated = unseamed(counts, u / SECOND - 1);
        }
        return stated != null ? stated : seam(counts, Math.floorDiv(u, SECOND));
    }

    /** Whether any block that counts begins to cover after {@code t}. */
    boolean startsAfter(Predicate<Event> counts, int t) {
        for (Message message : messages) {
            if (counts.test(message.event)) {
                for (Piece piece : message.event.pieces()) {
                    for (int second : new int[] {piece.start(), message.last(), piece.end()}) {
                        if (second * SECOND > t && unseamed(counts, second) != null) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }

    private @Nullable Stated seam(Predicate<Event> counts, int second) {
        int before = second - 1;
        while (second - before <= TOLERANCE && unseamed(counts, before) == null) {
            before--;
        }
        int after = second + 1;
        while (after - second <= TOLERANCE && unseamed(counts, after) == null) {
            after++;
        }
        Stated earlier = unseamed(counts, before);
        Stated later = unseamed(counts, after);
        if (earlier == null || later == null || after - before - 1 > TOLERANCE || fault == PlainFault.SEAMS_ARE_GAPS) {
            return null;
        }
        boolean laterHolds = fault == PlainFault.SEAM_TAKES_THE_HIGHER
                ? later.watts() > earlier.watts()
                : later.watts() < earlier.watts();
        return laterHolds ? later : earlier;
    }

    /** The newest message that has a say about this second. */
    private @Nullable Stated unseamed(Predicate<Event> counts, int second) {
        boolean hull = history.hull() && fault != PlainFault.HULL_KEEPS_OLD_IN_ITS_HOLES;
        for (Message message : messages.reversed()) {
            if (counts.test(message.event) && second >= message.first && second < message.last()) {
                long watts = message.stated(second);
                if (watts >= 0) {
                    return new Stated(watts, message.event.at());
                }
                if (hull) {
                    return null;
                }
            }
        }
        return null;
    }

    private Message message(Event event) {
        int first = event.pieces().stream().mapToInt(Piece::start).min().orElseThrow();
        int last = event.pieces().stream().mapToInt(Piece::end).max().orElseThrow();
        long[] watts = new long[last - first];
        for (int second = first; second < last; second++) {
            watts[second - first] = total(event.pieces(), second);
        }
        int from = effective(first, watts, event.at());
        return new Message(
                event, from, LongStream.of(watts).skip(from - first).boxed().toList());
    }

    /** Where that begins which is not over by now: a stretch of blocks that ended stays only for a seam that still runs. */
    private static int effective(int first, long[] watts, int now) {
        int begin = first;
        while (begin < first + watts.length) {
            int end = begin;
            while (end < first + watts.length && watts[end - first] >= 0) {
                end++;
            }
            int next = end;
            while (next < first + watts.length && watts[next - first] < 0) {
                next++;
            }
            boolean runningSeam = next < first + watts.length && next - end <= TOLERANCE && next * SECOND > now;
            if (end * SECOND > now || runningSeam) {
                return begin;
            }
            begin = next;
        }
        return begin;
    }

    private long total(List<Piece> pieces, int second) {
        long sum = Long.MAX_VALUE;
        long single = Long.MAX_VALUE;
        for (Piece piece : pieces) {
            boolean covers = second >= piece.start() && second < piece.end();
            if (covers && (piece.phase() == 'A' || piece.phase() == '?')) {
                sum = Math.min(sum, piece.watts());
            } else if (covers && !(piece.phase() == '3' && fault == PlainFault.PHASE_DROPPED)) {
                single = Math.min(single, piece.watts());
            }
        }
        long ofPhases =
                single == Long.MAX_VALUE || fault == PlainFault.PHASE_COUNTS_ONCE ? single : single * history.phases();
        long total = Math.min(sum, ofPhases);
        return total == Long.MAX_VALUE ? NOTHING : total;
    }
}
