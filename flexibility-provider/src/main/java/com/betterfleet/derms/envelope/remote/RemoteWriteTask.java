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
 * A due write of a circuit to the platform, with the rules for what is read there; pure.
 *
 * @param revision the revision of the intent when the task was claimed
 * @param lastReadBack the last confirmed value, where nothing was sent since: a different value is another system's
 * @param attempts for this revision, including this one
 */
record RemoteWriteTask(
        String remoteId,
        String circuitId,
        boolean released,
        long revision,
        Optional<RemoteCircuit.ConfirmedCapacity> lastReadBack,
        int attempts) {

    /** The rounding of platforms that store whole kilowatts, rounded down. */
    private static final long ROUNDING_WATTS = 1_000;

    /** Whether the value read is the one written, or what a coarser platform stores of it; never more. */
    static boolean isConfirmed(PlatformAttempt.CompletedAttempt read, PlatformCapacity wanted) {
        return read.imported()
                        .map(onPlatform -> isWithinRounding(onPlatform, wanted.imported()))
                        .orElse(false)
                && read.exported()
                        .map(onPlatform -> isWithinRounding(onPlatform, wanted.exported()))
                        .orElse(true);
    }

    /**
     * The values that another system wrote since the last confirmation, by direction, compared with the present intent.
     */
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
