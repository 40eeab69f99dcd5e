package com.betterfleet.derms.envelope;

import com.betterfleet.derms.envelope.CircuitCapacityWriter.Attempt;
import com.betterfleet.derms.envelope.CircuitCapacityWriter.Capacity;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A circuit on the platform whose turn it is. Judges what is read there; pure.
 *
 * @param revision of what is wanted, when it was taken up
 * @param known what stands there by our last read-back, where nothing was sent since: a value that differs is another's
 * @param tries made so far for this revision, this one included
 */
record RemoteTask(
        String remoteId,
        String circuitId,
        boolean released,
        long revision,
        Optional<RemoteCircuit.Confirmed> known,
        int tries) {

    /** A platform may keep whole kilowatts, rounded down. */
    private static final long COARSEST_WATTS = 1_000;

    /** What is read is what was written, or what a coarser platform keeps of it: never more. */
    static boolean confirms(Attempt.Done read, Capacity wanted) {
        return read.imported().map(there -> fits(there, wanted.imported())).orElse(false)
                && read.exported().map(there -> fits(there, wanted.exported())).orElse(true);
    }

    /** What another system wrote since the last read-back, by direction; judged against what is wanted now. */
    List<ForeignValue> foreign(Attempt.Done read, Capacity wanted, Instant now) {
        List<ForeignValue> found = new ArrayList<>();
        known.ifPresent(before -> {
            intruder(Direction.IMPORT, read.imported(), Optional.of(before.imported()), wanted.imported(), now)
                    .ifPresent(found::add);
            intruder(Direction.EXPORT, read.exported(), before.exported(), wanted.exported(), now)
                    .ifPresent(found::add);
        });
        return found;
    }

    private Optional<ForeignValue> intruder(
            Direction direction, Optional<Power> there, Optional<Power> before, Power wanted, Instant now) {
        return there.filter(value -> !there.equals(before) && !fits(value, wanted))
                .map(value -> ForeignValues.judged(circuitId, direction, value, wanted, now));
    }

    private static boolean fits(Power there, Power wanted) {
        return there.compareTo(wanted) <= 0 && wanted.watts() - there.watts() < COARSEST_WATTS;
    }
}
