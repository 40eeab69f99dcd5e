package com.betterfleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Services.class)
@DisplayName("M2: a HandshakeAcknowledge that is due survives kill -9")
class KillBetweenHandshakeAndAcknowledgeIT {

    private static final String DEMANDS =
            "{\"required_behaviour\":{\"heartbeat_interval\":20,\"measurement_configuration\":[\"INTERMITTENT\"]}}";

    private final RunningService service;
    private final CapacityProvider hanging = new CapacityProvider();
    private final CapacityProvider refusing = new CapacityProvider();

    KillBetweenHandshakeAndAcknowledgeIT(ExpendableService expendable) {
        service = expendable.service();
    }

    @AfterEach
    void hangUp() {
        hanging.close();
        refusing.close();
    }

    @Test
    void theAcknowledgeComesAfterTheRestartWithTheSameIdsAndBody() {
        Site hung = Site.create(service, "vector", hanging.baseUrl(), Map.of());
        Site refused = Site.create(service, "vector", refusing.baseUrl(), Map.of());
        hanging.hangOn("handshake_acknowledge");
        refusing.answer("handshake_acknowledge", 503);
        hung.send("handshake", "hung-1", DEMANDS).expecting(204);
        refused.send("handshake", "refused-1", DEMANDS).expecting(204);
        CapacityProvider.Message hungFirst = hanging.next("handshake_acknowledge", 1);
        CapacityProvider.Message refusedFirst = refusing.next("handshake_acknowledge", 1);

        service.kill();
        hanging.release();
        refusing.answer("handshake_acknowledge", 204);
        service.launchAgain();
        service.awaitReady();
        // Longer than the dead sender could still be at it.
        service.api().moveTo(service.api().now().plusSeconds(61));

        sentAgain(hanging, hungFirst, "hung-1");
        sentAgain(refusing, refusedFirst, "refused-1");
    }

    private static void sentAgain(CapacityProvider provider, CapacityProvider.Message first, String correlation) {
        CapacityProvider.Message again = provider.next("handshake_acknowledge", 2, Duration.ofSeconds(10));
        assertThat(first.header("X-Correlation-ID")).isEqualTo(correlation);
        assertThat(again.header("X-Correlation-ID")).isEqualTo(correlation);
        assertThat(again.header("X-Request-ID")).isEqualTo(first.header("X-Request-ID"));
        assertThat(again.body()).isEqualTo(first.body());
    }
}
