package com.betterfleet.derms.console.cycle;

import com.betterfleet.derms.compliance.Breaches.Judging;
import com.betterfleet.derms.envelope.RemoteCircuit;
import com.betterfleet.derms.metering.Load;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.RunnerPulse;
import com.betterfleet.derms.supervision.RunnerPulse.Lateness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The running control cycle of a scope: what was decided last, on what, what became of it and what is due next (M19).
 *
 * @param now of when this is
 * @param decidedAt the last completed decision or sweep
 * @param decidedFor the last decision that changed something
 * @param nextDue when time alone changes what holds next; empty: not within sight
 * @param late how much later than due the next decision is; zero: it is in time
 * @param runner when this instance last finished deciding all that was due
 * @param sides the governed directions
 * @param unconfirmedSince since when what was decided has not been read back from the circuit's platform; empty: nothing to wait for
 * @param fault why the last try to write it there failed
 * @param readAt when all meters of the scope were read last; empty: never
 */
public record ControlCycle(
        String scopeId,
        Instant now,
        Instant decidedAt,
        Instant decidedFor,
        Optional<Instant> nextDue,
        Duration late,
        Runner runner,
        List<Side> sides,
        Optional<Instant> unconfirmedSince,
        Optional<String> fault,
        Optional<Instant> readAt,
        Judging judging) {

    public ControlCycle {
        sides = List.copyOf(sides);
    }

    /**
     * This instance's runner.
     *
     * @param silence since when it has not finished deciding what is due
     * @param last when it was late before, since it was started
     */
    public record Runner(Duration silence, boolean late, Optional<Lateness> last) {}

    /** Something a decision stood on, with the time that belongs to it, where one does. */
    public record Fact(String text, Optional<Instant> at) {}

    /**
     * One direction.
     *
     * @param row of the decision table
     * @param meaning the row in words
     * @param decided what the circuit may carry by that decision; empty where there is no circuit
     * @param standing what stands on the circuit now
     * @param readBack what its platform confirmed last; empty where it stands on none
     */
    public record Side(
            Direction direction,
            int row,
            String meaning,
            List<Fact> facts,
            Optional<Written> decided,
            Optional<Power> standing,
            Optional<ReadBack> readBack) {
        public Side {
            facts = List.copyOf(facts);
        }
    }

    /** What was decided, for which instant, and when it was written. */
    public record Written(Power limit, Instant decidedFor, Instant writtenAt) {}

    /** What was read back, and when. */
    public record ReadBack(Power limit, Instant at) {}

    /** What is stuck, in words; empty: all goes on. */
    public List<String> stuck() {
        List<String> stuck = new ArrayList<>();
        if (late.compareTo(RunnerPulse.PATIENCE) > 0) {
            stuck.add("the next decision is %d s late".formatted(late.toSeconds()));
        }
        if (runner.late()) {
            stuck.add("this instance has not decided what is due for %d s"
                    .formatted(runner.silence().toSeconds()));
        }
        unconfirmedSince
                .map(since -> Duration.between(since, now))
                .filter(waited -> waited.compareTo(RemoteCircuit.PATIENCE) >= 0)
                .ifPresent(waited -> stuck.add(
                        "the circuit's platform has not confirmed the limit for %d s".formatted(waited.toSeconds())));
        return stuck;
    }

    /** Whether the newest reading is too old to say what is drawn now, or there is none. */
    public boolean stale() {
        return readAt.map(at -> at.plus(Load.FRESH).isBefore(now)).orElse(true);
    }

    /** Why the load is not judged against the limit; empty: it is. */
    public Optional<String> unjudged() {
        return judging.unjudged().map(why -> switch (why) {
            case NO_CIRCUIT -> "the scope has no circuit, so that there is no limit to judge its load by";
            case NO_GRID_CONNECTION -> "the scope's circuit is no grid connection, its limit is not written";
            case OBSERVED -> "limits are only observed here, so that exceeding them is no breach";
        });
    }
}
