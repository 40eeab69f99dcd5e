package com.betterfleet.derms.secret;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class CallerNetworkTests {

    @Test
    void eachIpv4AddressIsACallerOfItsOwn() {
        assertThat(CallerNetwork.of("192.0.2.1")).isEqualTo("192.0.2.1").isNotEqualTo(CallerNetwork.of("192.0.2.2"));
    }

    @Test
    void theAddressesOfOneIpv6NetworkAreOneCaller() {
        assertThat(CallerNetwork.of("2001:db8:1:2:aaaa::1")).isEqualTo(CallerNetwork.of("2001:db8:1:2:bbbb::2"));
        assertThat(CallerNetwork.of("2001:db8:1:3::1")).isNotEqualTo(CallerNetwork.of("2001:db8:1:2::1"));
    }

    @Test
    void whatIsNoAddressStandsForItself() {
        assertThat(CallerNetwork.of("")).isEmpty();
    }
}
