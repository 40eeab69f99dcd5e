package com.betterfleet.derms.envelope.remote;

import com.betterfleet.derms.envelope.ForeignValue;
import com.betterfleet.derms.envelope.ForeignValueHandler;
import com.betterfleet.derms.envelope.remote.CircuitCapacityWriter.PlatformAttempt;
import com.betterfleet.derms.envelope.remote.CircuitCapacityWriter.PlatformCapacity;
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
 * @param lastReadBack what stands there by our last read-back, where nothing was sent since: a value that differs is another's
 * @param attempts made so far for this revision, this one included
 */
record RemoteWriteTask(
        String remoteId,
        String circuitId,
        boolean released,
        long revision,
        Optional<RemoteCircuit.ConfirmedCapacity> lastReadBack,
        int attempts) {

    /** A platform may keep whole kilowatts, rounded down. */
    private static final long ROUNDING_WATTS = 1_000;

    /** What is read is what was written, or what a coarser platform keeps of it: never more. */
    static boolean isConfirmed(PlatformAttempt.CompletedAttempt read, PlatformCapacity wanted) {
        return read.imported()
                        .map(onPlatform -> isWithinRounding(onPlatform, wanted.imported()))
                        .orElse(false)
                && read.exported()
                        .map(onPlatform -> isWithinRounding(onPlatform, wanted.exported()))
                        .orElse(true);
    }

    /** What another system wrote since the last read-back, by direction; judged against what is wanted now. */
    List<ForeignValue> findForeignValues(PlatformAttempt.CompletedAttempt read, PlatformCapacity wanted, Instant now) {
        List<ForeignValue> found = new ArrayList<>();
        lastReadBack.ifPresent(before -> {
            detectForeignValue(
                            Direction.IMPORT, read.imported(), Optional.of(before.imported()), wanted.imported(), now)
                    .ifPresent(found::add);
            detectForeignValue(Direction.EXPORT, read.exported(), before.exported(), wanted.exported(), now)
                    .ifPresent(found::add);
        });
        return found;
    }

    private Optional<ForeignValue> detectForeignValue(
            Direction direction, Optional<Power> onPlatform, Optional<Power> before, Power wanted, Instant now) {
        return onPlatform
                .filter(value -> !onPlatform.equals(before) && !isWithinRounding(value, wanted))
                .map(value -> ForeignValueHandler.evaluateValue(circuitId, direction, value, wanted, now));
    }

    private static boolean isWithinRounding(Power onPlatform, Power wanted) {
        return onPlatform.compareTo(wanted) <= 0 && wanted.watts() - onPlatform.watts() < ROUNDING_WATTS;
    }
}
