package com.betterfleet.derms.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldLeasesTests {

    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void leasesOfItemsInWorkAreRenewedOnceAThirdOfTheirLengthHasPassed() {
        HeldLeases<String> leases = new HeldLeases<>(Duration.ZERO);
        List<String> renewed = new ArrayList<>();
        leases.renewWhenDue(NOW, (ids, end) -> renewed.addAll(ids));
        leases.addItem("a");
        leases.addItem("b");
        leases.removeItem("a");

        leases.renewWhenDue(NOW, (ids, end) -> renewed.add(ids + " until " + end));

        assertThat(renewed).containsExactly("[b] until " + NOW);
    }

    @Test
    void leasesAreNotRenewedAgainAtOnce() {
        HeldLeases<String> leases = new HeldLeases<>(Duration.ofDays(1));
        List<String> renewed = new ArrayList<>();
        leases.addItem("a");

        leases.renewWhenDue(NOW, (ids, end) -> renewed.addAll(ids));

        assertThat(renewed).isEmpty();
        assertThat(leases.endOfLease(NOW)).isEqualTo(NOW.plusSeconds(86_400));
    }
}
