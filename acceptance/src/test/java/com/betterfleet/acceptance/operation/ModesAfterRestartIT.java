package com.betterfleet.acceptance.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.acceptance.fixture.TestSite;
import com.betterfleet.acceptance.process.KillableService;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.SharedProcesses;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedProcesses.class)
@DisplayName("M7, M8, M9: each mode is the same after kill -9 and a restart")
class ModesAfterRestartIT {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RunningService service;

    ModesAfterRestartIT(KillableService expendable) {
        service = expendable.service();
    }

    @Test
    void theLimitInForceBeforeIsInForceAfterwardsForTheSameReason() {
        Sites sites = new Sites(site(), stating(700), locallyControlled(), withGap(), lost());
        List<String> before = sites.modes();
        assertThat(before)
                .containsExactly(
                        "AWAITING_FORECAST",
                        "FORECAST",
                        "LOCAL_CONTROL",
                        "FALLBACK FORECAST_GAP GAP_POLICY",
                        "FALLBACK LINK_LOST FALLBACK_BLOCK");

        service.kill();
        service.relaunch();
        service.awaitReady();

        assertThat(sites.modes()).isEqualTo(before);
        sites.lost().assertImport(300, "ENVELOPE");
        sites.forecast().assertImport(700, "ENVELOPE");
        sites.gap().assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
        sites.local().assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
        assertThat(sites.local().readConstraint().at("/localControl/reason").asString())
                .isEqualTo("transformer work");
    }

    private record Sites(TestSite awaiting, TestSite forecast, TestSite local, TestSite gap, TestSite lost) {

        List<String> modes() {
            return Stream.of(awaiting, forecast, local, gap, lost)
                    .map(Sites::mode)
                    .toList();
        }

        private static String mode(TestSite site) {
            JsonNode constraint = site.readConstraint();
            return String.join(
                            " ",
                            constraint.get("mode").asString(),
                            constraint.at("/import/reason").asString(""),
                            constraint.at("/import/applied").asString(""))
                    .strip();
        }
    }

    private TestSite site() {
        return TestSite.create(
                service, "vector", "http://localhost:9/oscp/cp/2.0", Map.of("heartbeatIntervalSeconds", 10));
    }

    private TestSite stating(double kw) {
        TestSite site = site();
        Instant begin = service.api().now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
        site.sendMessage(site.newForecast("CONSUMPTION").addBlocks(begin, HOUR, kw, kw))
                .requireStatus(204);
        await().atMost(PATIENCE).untilAsserted(() -> site.assertImport(kw, "ENVELOPE"));
        return site;
    }

    private TestSite locallyControlled() {
        TestSite site = stating(650);
        service.api()
                .post("/scopes/%s/disconnect".formatted(site.scope()), Map.of("reason", "transformer work"))
                .requireStatus(202);
        return site;
    }

    /**
     * Sends a newer forecast with a gap where the older one had a block. It begins ahead, because past blocks replace
     * nothing.
     */
    private TestSite withGap() {
        TestSite site = stating(600);
        Instant now = service.api().now().truncatedTo(ChronoUnit.SECONDS);
        site.sendMessage(site.newForecast("CONSUMPTION")
                        .addBlock(now.minusSeconds(60), now.plusSeconds(3), 600)
                        .addBlock(now.plus(HOUR), now.plus(HOUR.multipliedBy(2)), 600))
                .requireStatus(204);
        await().atMost(PATIENCE).untilAsserted(() -> site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT"));
        return site;
    }

    /** Sends a heartbeat with a past offline time, which is a loss of the link at once. */
    private TestSite lost() {
        TestSite site = stating(550);
        Instant begin = service.api().now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
        site.sendMessage(site.newForecast("FALLBACK_CONSUMPTION").addBlocks(begin, HOUR, 300, 300))
                .requireStatus(204);
        site.sendMessage("heartbeat", "{\"offline_mode_at\":\"2020-01-01T00:00:00Z\"}")
                .requireStatus(204);
        await().atMost(PATIENCE).untilAsserted(() -> site.assertImport(300, "ENVELOPE"));
        return site;
    }
}
