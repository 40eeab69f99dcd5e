package com.betterfleet.derms.envelope.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.envelope.ForeignValue;
import com.betterfleet.derms.envelope.remote.CircuitCapacityWriter.PlatformAttempt;
import com.betterfleet.derms.envelope.remote.CircuitCapacityWriter.PlatformCapacity;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** M6: values read on another platform against the intent and the last confirmed value; in watts. */
class RemoteWriteTaskTests {

    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    @ParameterizedTest(name = "wanted {0} W, there are {1} W: confirmed is {2}")
    @CsvSource({
        "300000, 300000, true",
        // A platform of whole kilowatts rounds down.
        "300400, 300000, true",
        "300999, 300000, true",
        "301000, 300000, false",
        // Never above, however little.
        "300000, 300001, false",
        "0, 0, true",
        "0, 1, false",
        "300000, 0, false",
        "300000, , false"
    })
    void whatIsThereConfirmsWhatIsWantedWhereItIsNotAboveItAndLessThanAKilowattBelow(
            long wanted, @Nullable Long there, boolean confirmed) {
        assertThat(RemoteWriteTask.isConfirmed(read(there, 0L), wanted(wanted, 0)))
                .isEqualTo(confirmed);
    }

    @Test
    void exportIsComparedWhereThePlatformKnowsOfIt() {
        assertThat(RemoteWriteTask.isConfirmed(read(300_000L, 50_000L), wanted(300_000, 20_000)))
                .isFalse();
        assertThat(RemoteWriteTask.isConfirmed(read(300_000L, null), wanted(300_000, 20_000)))
                .isTrue();
    }

    @ParameterizedTest(name = "we wrote {0}, want {1}, there is {2}: {3}")
    @CsvSource({
        "300000, 300000, 300000, none",
        "300000, 300000, 900000, overwritten",
        "300000, 300000, 120000, kept",
        // The intent has changed since: the value is compared with it, and this service's own former value is not a
        // foreign one.
        "300000, 200000, 300000, none",
        "300000, 200000, 250000, overwritten",
        "300000, 500000, 300000, none",
        "300000, 500000, 400000, kept",
        // Another system wrote exactly the intent.
        "300000, 200000, 200000, none",
        "300000, 200400, 200000, none"
    })
    void aValueThatIsNeitherWrittenNorWantedIsForeign(long before, long wanted, long there, String verdict) {
        List<ForeignValue> found =
                task(Optional.of(confirmed(before))).findForeignValues(read(there, 0L), wanted(wanted, 0), NOW);

        if (verdict.equals("none")) {
            assertThat(found).isEmpty();
        } else {
            assertThat(found)
                    .containsExactly(new ForeignValue(
                            "circuit",
                            Direction.IMPORT,
                            new Power(there),
                            new Power(wanted),
                            verdict.equals("kept"),
                            NOW));
        }
    }

    @Test
    void withoutAReadBackNoForeignValueIsDetected() {
        assertThat(task(Optional.empty()).findForeignValues(read(120_000L, 0L), wanted(300_000, 0), NOW))
                .isEmpty();
    }

    private static RemoteWriteTask task(Optional<RemoteCircuit.ConfirmedCapacity> known) {
        return new RemoteWriteTask("grid-1", "circuit", false, 1, known, 1);
    }

    private static RemoteCircuit.ConfirmedCapacity confirmed(long watts) {
        return new RemoteCircuit.ConfirmedCapacity(new Power(watts), Optional.of(Power.ZERO), NOW.minusSeconds(60));
    }

    private static PlatformAttempt.CompletedAttempt read(@Nullable Long imported, @Nullable Long exported) {
        return new PlatformAttempt.CompletedAttempt(
                Optional.ofNullable(imported).map(Power::new),
                Optional.ofNullable(exported).map(Power::new));
    }

    private static PlatformCapacity wanted(long imported, long exported) {
        return new PlatformCapacity(
                "circuit",
                new Power(imported),
                new Power(exported),
                new Power(200_000),
                Power.ZERO,
                NOW,
                NOW.plusSeconds(120));
    }
}
