package com.betterfleet.acceptance.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.acceptance.fixture.StubCapacityProvider;
import com.betterfleet.acceptance.fixture.TestSite;
import com.betterfleet.acceptance.process.KillableService;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.SharedProcesses;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedProcesses.class)
@DisplayName("M2: a due HandshakeAcknowledge survives kill -9")
class KillBetweenHandshakeAndAcknowledgeIT {

    private static final String DEMANDS =
            "{\"required_behaviour\":{\"heartbeat_interval\":20,\"measurement_configuration\":[\"INTERMITTENT\"]}}";

    private final RunningService service;
    private final StubCapacityProvider hanging = new StubCapacityProvider();
    private final StubCapacityProvider refusing = new StubCapacityProvider();

    KillBetweenHandshakeAndAcknowledgeIT(KillableService expendable) {
        service = expendable.service();
    }

    @AfterEach
    void hangUp() {
        hanging.close();
        refusing.close();
    }

    @Tag("OSCP-MSG-5")
    @Tag("OSCP-MSG-6")
    @Test
    void theAcknowledgeIsSentAfterTheRestartWithTheSameIdsAndBody() {
        TestSite hung = TestSite.create(service, "vector", hanging.baseUrl(), Map.of());
        TestSite refused = TestSite.create(service, "vector", refusing.baseUrl(), Map.of());
        hanging.blockAnswers("handshake_acknowledge");
        refusing.setStatus("handshake_acknowledge", 503);
        hung.sendMessage("handshake", "hung-1", DEMANDS).requireStatus(204);
        refused.sendMessage("handshake", "refused-1", DEMANDS).requireStatus(204);
        StubCapacityProvider.ReceivedMessage hungFirst = hanging.awaitMessage("handshake_acknowledge", 1);
        StubCapacityProvider.ReceivedMessage refusedFirst = refusing.awaitMessage("handshake_acknowledge", 1);

        service.kill();
        hanging.releaseAnswers();
        refusing.setStatus("handshake_acknowledge", 204);
        service.relaunch();
        service.awaitReady();
        // The lease of the killed sender ends within 15 s.
        service.api().moveClockTo(service.api().now().plusSeconds(15));

        sentAgain(hanging, hungFirst, "hung-1");
        sentAgain(refusing, refusedFirst, "refused-1");
    }

    private static void sentAgain(
            StubCapacityProvider provider, StubCapacityProvider.ReceivedMessage first, String correlation) {
        StubCapacityProvider.ReceivedMessage again =
                provider.awaitMessage("handshake_acknowledge", 2, Duration.ofSeconds(60));
        assertThat(first.header("X-Correlation-ID")).isEqualTo(correlation);
        assertThat(again.header("X-Correlation-ID")).isEqualTo(correlation);
        assertThat(again.header("X-Request-ID")).isEqualTo(first.header("X-Request-ID"));
        assertThat(again.body()).isEqualTo(first.body());
    }
}
