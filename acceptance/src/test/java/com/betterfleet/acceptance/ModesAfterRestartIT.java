package com.betterfleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

@ExtendWith(Services.class)
@DisplayName("M7, M8, M9: each mode is the same after kill -9 and a start")
class ModesAfterRestartIT {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final RunningService service;

    ModesAfterRestartIT(ExpendableService expendable) {
        service = expendable.service();
    }

    @Test
    void whatBoundBeforeBindsAfterwardsForTheSameReason() {
        Sites sites = new Sites(site(), stating(700), takenBack(), withHole(), lost());
        List<String> before = sites.modes();
        assertThat(before)
                .containsExactly(
                        "AWAITING_FORECAST",
                        "FORECAST",
                        "LOCAL_CONTROL",
                        "FALLBACK FORECAST_GAP GAP_POLICY",
                        "FALLBACK LINK_LOST FALLBACK_BLOCK");

        service.kill();
        service.launchAgain();
        service.awaitReady();

        assertThat(sites.modes()).isEqualTo(before);
        sites.lost().showsImport(300, "ENVELOPE");
        sites.forecast().showsImport(700, "ENVELOPE");
        sites.gap().showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT");
        sites.local().showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT");
        assertThat(sites.local().constraint().at("/localControl/reason").asString())
                .isEqualTo("transformer work");
    }

    private record Sites(Site awaiting, Site forecast, Site local, Site gap, Site lost) {

        List<String> modes() {
            return Stream.of(awaiting, forecast, local, gap, lost)
                    .map(Sites::mode)
                    .toList();
        }

        private static String mode(Site site) {
            JsonNode constraint = site.constraint();
            return String.join(
                            " ",
                            constraint.get("mode").asString(),
                            constraint.at("/import/reason").asString(""),
                            constraint.at("/import/applied").asString(""))
                    .strip();
        }
    }

    private Site site() {
        return Site.create(service, "vector", "http://localhost:9/oscp/cp/2.0", Map.of("heartbeatIntervalSeconds", 10));
    }

    private Site stating(double kw) {
        Site site = site();
        Instant begin = service.api().now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
        site.send(site.forecast("CONSUMPTION").blocks(begin, HOUR, kw, kw)).expecting(204);
        await().atMost(PATIENCE).untilAsserted(() -> site.showsImport(kw, "ENVELOPE"));
        return site;
    }

    private Site takenBack() {
        Site site = stating(650);
        service.api()
                .post("/scopes/%s/disconnect".formatted(site.scope()), Map.of("reason", "transformer work"))
                .expecting(202);
        return site;
    }

    /** A newer forecast has a hole where the older one covered; it begins ahead, since what is wholly past replaces nothing. */
    private Site withHole() {
        Site site = stating(600);
        Instant now = service.api().now().truncatedTo(ChronoUnit.SECONDS);
        site.send(site.forecast("CONSUMPTION")
                        .block(now.minusSeconds(60), now.plusSeconds(3), 600)
                        .block(now.plus(HOUR), now.plus(HOUR.multipliedBy(2)), 600))
                .expecting(204);
        await().atMost(PATIENCE).untilAsserted(() -> site.showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT"));
        return site;
    }

    /** A heartbeat that names a time that is over is a loss at once. */
    private Site lost() {
        Site site = stating(550);
        Instant begin = service.api().now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
        site.send(site.forecast("FALLBACK_CONSUMPTION").blocks(begin, HOUR, 300, 300))
                .expecting(204);
        site.send("heartbeat", "{\"offline_mode_at\":\"2020-01-01T00:00:00Z\"}").expecting(204);
        await().atMost(PATIENCE).untilAsserted(() -> site.showsImport(300, "ENVELOPE"));
        return site;
    }
}
