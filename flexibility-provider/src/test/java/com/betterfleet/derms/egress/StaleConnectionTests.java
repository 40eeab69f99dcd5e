package com.betterfleet.derms.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that closes idle connections without a word. */
@Execution(ExecutionMode.CONCURRENT)
class StaleConnectionTests {

    private static final Map<String, String> HEADERS = Map.of("X-Request-ID", "m-1");

    private final Egress egress = new Egress(
            new PartnerAddressPolicy(true, InetAddress::getAllByName),
            new Egress.TimeLimits(Duration.ofSeconds(2), Duration.ofSeconds(1)));

    @ParameterizedTest
    @ValueSource(strings = {ScriptedServer.CLOSED, ScriptedServer.RESET})
    void requestOnAConnectionThatTheServerHasClosedIsSentAgainAtOnce(String end) throws Exception {
        try (ScriptedServer server =
                new ScriptedServer((connection, request) -> request == 1 ? ScriptedServer.ACCEPTED : end)) {
            for (int i = 0; i < 5; i++) {
                assertThat(egress.postText(server.url(), HEADERS, "{}").status())
                        .isEqualTo(204);
            }
            // The second request on each connection was lost, and repeated unchanged on a fresh one.
            assertThat(server.requests).hasSize(9);
            assertThat(server.requests.get(1)).isEqualTo(server.requests.get(2)).endsWith("{}");
        }
    }

    @Test
    void failureOfAFreshConnectionIsNotRepeated() {
        try (ScriptedServer server = new ScriptedServer((connection, request) -> ScriptedServer.CLOSED)) {
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> egress.postText(server.url(), HEADERS, "{}"));
            assertThat(server.requests).hasSize(1);
        }
    }

    @Test
    void requestIsNotRepeatedOnceTheAnswerHasBegun() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer((connection, request) -> request == 1 ? ScriptedServer.ACCEPTED : "H")) {
            egress.postText(server.url(), HEADERS, "{}");
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> egress.postText(server.url(), HEADERS, "{}"));
            assertThat(server.requests).hasSize(2);
        }
    }

    @Test
    void aServerThatIsSlowIsNotAskedTwice() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer((connection, request) -> request == 1 ? ScriptedServer.ACCEPTED : "HTTP/1.1 ")) {
            egress.postText(server.url(), HEADERS, "{}");
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> egress.postText(server.url(), HEADERS, "{}"));
            assertThat(server.requests).hasSize(2);
        }
    }

    @Test
    void aServerThatHasGoneAwayMeanwhileIsReportedAsGone() throws Exception {
        ScriptedServer server = new ScriptedServer((connection, request) -> ScriptedServer.ACCEPTED);
        egress.postText(server.url(), HEADERS, "{}");
        server.close();
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> egress.postText(server.url(), HEADERS, "{}"));
    }
}
