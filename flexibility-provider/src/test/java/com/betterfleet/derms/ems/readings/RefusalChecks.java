package com.betterfleet.derms.ems.readings;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.refusal.RejectedRequestException;

/** Requirements on every refusal. */
final class RefusalChecks {

    private RefusalChecks() {}

    static void requireReason(RejectedRequestException refused) {
        assertThat(refused.text()).isNotBlank();
    }
}
