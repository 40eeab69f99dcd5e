package com.betterfleet.derms.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.envelope.OperatingEnvelope.EnvelopeBasis;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CircuitCapacityTests {

    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final AvailableCapacity FROM_ENVELOPE =
            new AvailableCapacity(new Power(300), CapacitySource.ENVELOPE);
    private static final CircuitCapacity WRITTEN = capacity(FROM_ENVELOPE, 300, 3, "request-1", NOON);

    @Test
    void anotherInstantOfDecisionIsNoDifference() {
        assertThat(WRITTEN.isDifferentFrom(capacity(FROM_ENVELOPE, 300, 3, "request-1", NOON.plusSeconds(1))))
                .isFalse();
    }

    @Test
    void everyVisiblePropertyIsADifference() {
        AvailableCapacity rated = new AvailableCapacity(new Power(300), CapacitySource.RATING);

        assertThat(WRITTEN.isDifferentFrom(capacity(rated, 300, 3, "request-1", NOON)))
                .isTrue();
        assertThat(WRITTEN.isDifferentFrom(capacity(FROM_ENVELOPE, 301, 3, "request-1", NOON)))
                .isTrue();
        assertThat(WRITTEN.isDifferentFrom(capacity(FROM_ENVELOPE, 300, 7, "request-1", NOON)))
                .isTrue();
        assertThat(WRITTEN.isDifferentFrom(capacity(FROM_ENVELOPE, 300, 3, "request-2", NOON)))
                .isTrue();
        assertThat(WRITTEN.isDifferentFrom(capacity(FROM_ENVELOPE, EnvelopeBasis.HELD, 3, "request-1")))
                .isTrue();
    }

    private static CircuitCapacity capacity(
            AvailableCapacity available, long envelope, int row, String reference, Instant decidedFor) {
        return capacity(available, new Power(envelope), EnvelopeBasis.PRIMARY, row, reference, decidedFor);
    }

    private static CircuitCapacity capacity(
            AvailableCapacity available, EnvelopeBasis basis, int row, String reference) {
        return capacity(available, available.power(), basis, row, reference, NOON);
    }

    private static CircuitCapacity capacity(
            AvailableCapacity available,
            Power envelope,
            EnvelopeBasis basis,
            int row,
            String reference,
            Instant decidedFor) {
        return new CircuitCapacity(
                "circuit",
                Direction.IMPORT,
                available,
                Optional.of(envelope),
                Optional.of(basis),
                row,
                Optional.of(reference),
                decidedFor);
    }
}
