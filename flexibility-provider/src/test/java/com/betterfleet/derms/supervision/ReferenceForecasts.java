package com.betterfleet.derms.supervision;

import static com.betterfleet.derms.supervision.RandomEvents.SECOND;

import com.betterfleet.derms.supervision.RandomEvents.BlockPiece;
import com.betterfleet.derms.supervision.RandomEvents.EventKind;
import com.betterfleet.derms.supervision.RandomEvents.RandomEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The forecasts in force at one instant after the other, each message expanded into seconds. */
final class ReferenceForecasts {

    private static final int TOLERANCE = 5;
    private static final int NOTHING = -1;

    private final RandomEvents history;
    private final ReferenceFault fault;
    private final List<StatedForecast> messages = new ArrayList<>();

    ReferenceForecasts(RandomEvents history, ReferenceFault fault) {
        this.history = history;
        this.fault = fault;
        history.events().stream()
                .filter(event -> event.kind() == EventKind.ACCEPTED)
                .forEach(event -> messages.add(message(event)));
    }

    /** The watts of each second from the first one on, -1 where nothing is stated; empty without effect. */
    private record StatedForecast(RandomEvent event, int first, List<Long> watts) {

        private int last() {
            return first + watts.size();
        }

        private long stated(int second) {
            return second < first || second >= last() ? NOTHING : watts.get(second - first);
        }
    }

    /** The limit stated for an instant, and when it was accepted. */
    record StatedLimit(long watts, int acceptedAt) {}

    /** The limit for {@code u} by the events that count, with seams closed. */
    @Nullable
    StatedLimit at(Predicate<RandomEvent> counts, int u) {
        StatedLimit stated = unseamed(counts, Math.floorDiv(u, SECOND));
        boolean onAnEdge = Math.floorMod(u, SECOND) == 0;
        if (stated == null && fault == ReferenceFault.BLOCKS_HOLD_THEIR_END && onAnEdge) {
            stated = unseamed(counts, u / SECOND - 1);
        }
        return stated != null ? stated : seam(counts, Math.floorDiv(u, SECOND));
    }

    /** Whether any block that counts begins to cover after {@code t}. */
    boolean startsAfter(Predicate<RandomEvent> counts, int t) {
        for (StatedForecast message : messages) {
            if (counts.test(message.event)) {
                for (BlockPiece piece : message.event.pieces()) {
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

    private @Nullable StatedLimit seam(Predicate<RandomEvent> counts, int second) {
        int before = second - 1;
        while (second - before <= TOLERANCE && unseamed(counts, before) == null) {
            before--;
        }
        int after = second + 1;
        while (after - second <= TOLERANCE && unseamed(counts, after) == null) {
            after++;
        }
        StatedLimit earlier = unseamed(counts, before);
        StatedLimit later = unseamed(counts, after);
        if (earlier == null
                || later == null
                || after - before - 1 > TOLERANCE
                || fault == ReferenceFault.SEAMS_ARE_GAPS) {
            return null;
        }
        boolean laterHolds = fault == ReferenceFault.SEAM_TAKES_THE_HIGHER
                ? later.watts() > earlier.watts()
                : later.watts() < earlier.watts();
        return laterHolds ? later : earlier;
    }

    /** The limit for this second by the newest message that covers it. */
    private @Nullable StatedLimit unseamed(Predicate<RandomEvent> counts, int second) {
        boolean hull = history.hull() && fault != ReferenceFault.HULL_KEEPS_OLD_IN_ITS_HOLES;
        for (StatedForecast message : messages.reversed()) {
            if (counts.test(message.event) && second >= message.first && second < message.last()) {
                long watts = message.stated(second);
                if (watts >= 0) {
                    return new StatedLimit(watts, message.event.at());
                }
                if (hull) {
                    return null;
                }
            }
        }
        return null;
    }

    private StatedForecast message(RandomEvent event) {
        int first = event.pieces().stream().mapToInt(BlockPiece::start).min().orElseThrow();
        int last = event.pieces().stream().mapToInt(BlockPiece::end).max().orElseThrow();
        long[] watts = new long[last - first];
        for (int second = first; second < last; second++) {
            watts[second - first] = total(event.pieces(), second);
        }
        int from = effective(first, watts, event.at());
        return new StatedForecast(
                event, from, LongStream.of(watts).skip(from - first).boxed().toList());
    }

    /** The first second that has an effect. A stretch of blocks that ended counts only for a seam that still runs. */
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

    private long total(List<BlockPiece> pieces, int second) {
        long sum = Long.MAX_VALUE;
        long single = Long.MAX_VALUE;
        for (BlockPiece piece : pieces) {
            boolean covers = second >= piece.start() && second < piece.end();
            if (covers && (piece.phase() == 'A' || piece.phase() == '?')) {
                sum = Math.min(sum, piece.watts());
            } else if (covers && !(piece.phase() == '3' && fault == ReferenceFault.PHASE_DROPPED)) {
                single = Math.min(single, piece.watts());
            }
        }
        long ofPhases = single == Long.MAX_VALUE || fault == ReferenceFault.PHASE_COUNTS_ONCE
                ? single
                : single * history.phases();
        long total = Math.min(sum, ofPhases);
        return total == Long.MAX_VALUE ? NOTHING : total;
    }
}
