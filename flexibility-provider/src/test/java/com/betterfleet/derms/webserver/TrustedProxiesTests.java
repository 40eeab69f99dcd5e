package com.betterfleet.derms.webserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.betterfleet.derms.StartupRefusedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class TrustedProxiesTests {

    private static final TrustedProxies PROXIES = TrustedProxies.parse("10.0.0.5, 10.0.1.0/24 fd00::/8");

    @Test
    void withoutProxiesTheCallerIsTheSocketsAddressWhateverItsHeadersSay() {
        assertThat(TrustedProxies.parse("").findCaller("192.0.2.1", List.of("198.51.100.1")))
                .isEqualTo("192.0.2.1");
    }

    @Test
    void anAddressThatIsNoProxyIsNotBelieved() {
        assertThat(PROXIES.findCaller("192.0.2.1", List.of("198.51.100.1"))).isEqualTo("192.0.2.1");
    }

    @Test
    void theCallerIsTheLastAddressBeforeTheProxies() {
        assertThat(PROXIES.findCaller("10.0.0.5", List.of("198.51.100.1"))).isEqualTo("198.51.100.1");
        assertThat(PROXIES.findCaller("10.0.0.5", List.of("203.0.113.9, 198.51.100.1, 10.0.1.7")))
                .as("what a caller wrote before the proxies is not believed")
                .isEqualTo("198.51.100.1");
        assertThat(PROXIES.findCaller("fd00:0:0:0:0:0:0:1", List.of("203.0.113.9", "2001:db8::1")))
                .isEqualTo("2001:db8:0:0:0:0:0:1");
    }

    @Test
    void whatIsNoAddressIsNotBelieved() {
        assertThat(PROXIES.findCaller("10.0.0.5", List.of("localhost"))).isEqualTo("10.0.0.5");
        assertThat(PROXIES.findCaller("10.0.0.5", List.of())).isEqualTo("10.0.0.5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example", "10.0.0.0/33", "10.0.0.5/x", "all"})
    void aSettingThatIsNoNetworkRefusesTheStart(String setting) {
        assertThatThrownBy(() -> TrustedProxies.parse(setting))
                .isInstanceOf(StartupRefusedException.class)
                .hasMessageContaining("DERMS_TRUSTED_PROXIES")
                .hasMessageContaining(setting);
    }
}
