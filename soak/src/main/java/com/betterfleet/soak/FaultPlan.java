package com.betterfleet.soak;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** The plan of the faults of a run: rounds in which each kind occurs once, in an order that the seed decides. */
final class FaultPlan {

    private static final int MIN_PAUSE_MILLIS = 1_500;
    private static final int MAX_PAUSE_MILLIS = 5_000;

    private final List<FaultKind> kinds;
    private final Random random;
    private final Deque<PlannedFault> round = new ArrayDeque<>();

    FaultPlan(long seed, List<FaultKind> kinds) {
        this.kinds = List.copyOf(kinds);
        this.random = new Random(seed);
    }

    /**
     * A fault of the plan.
     *
     * @param pause the time before it
     * @param length the time from its begin to its end
     * @param target the instance or partner that it hits, if it hits one of several
     */
    record PlannedFault(FaultKind kind, Duration pause, Duration length, int target) {}

    PlannedFault nextFault() {
        if (round.isEmpty()) {
            List<FaultKind> shuffled = new ArrayList<>(kinds);
            Collections.shuffle(shuffled, random);
            shuffled.forEach(kind -> round.add(new PlannedFault(
                    kind,
                    Duration.ofMillis(random.nextInt(MIN_PAUSE_MILLIS, MAX_PAUSE_MILLIS)),
                    kind.lengthAt(random.nextDouble()),
                    random.nextInt(1 << 10))));
        }
        return round.remove();
    }
}
