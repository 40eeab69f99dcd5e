package com.betterfleet.derms.oscp.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.link.LinkState.InboundMessageKind;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class OscpPathsTests {

    @ParameterizedTest
    @CsvSource({
        "/oscp/fp/2.0/register, REGISTRATION",
        "/oscp/fp/2.0/handshake, HANDSHAKE",
        "/oscp/fp/2.0/handshake_acknowledge, HANDSHAKE",
        "/oscp/fp/2.0/heartbeat, HEARTBEAT",
        "/oscp/fp/2.0/update_group_capacity_forecast, FORECAST",
        "/oscp/fp/2.0/x/register, FORECAST",
        "/oscp/cp/2.0/heartbeat, FORECAST",
        "/oscp/fp/2.0/Register, FORECAST"
    })
    void kindFollowsFromTheWholePath(String path, InboundMessageKind kind) {
        assertThat(OscpPaths.messageKindOf(path)).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/oscp/fp/2.0/%72egister",
                "/%6fscp/fp/2.0/register",
                "/oscp/fp/2.0/register;a=b",
                "/oscp/fp/2.0/./register",
                "/oscp/fp/2.0/x/../register",
                "/oscp/fp/2.0/x/..",
                "/oscp\\fp/2.0/register"
            })
    void pathsThatAnotherReaderMayResolveAreAmbiguous(String path) {
        assertThat(OscpPaths.isAmbiguous(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/oscp/fp/2.0/register", "/oscp/fp/2.0/v2/alive", "/oscp/.well-known/a..b"})
    void ordinaryPathsAreNot(String path) {
        assertThat(OscpPaths.isAmbiguous(path)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/oscp/fp/2.0/register, true",
        "/oscp/fp/2.0/register/x, true",
        "/oscp/fp/2.0/%72e%67ister, true",
        "/oscp/fp/2.0/REGISTER, true",
        "/oscp/fp/2.0/%zz, true",
        "/oscp/fp/2.0/handshake, false",
        "/oscp/fp/2.0/hand, false"
    })
    void registrationsAreRecognisedAtOtherPaths(String path, boolean expected) {
        assertThat(OscpPaths.mayBeRegistration(path)).isEqualTo(expected);
    }
}
