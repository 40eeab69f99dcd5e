package com.betterfleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(Services.class)
@DisplayName("M4: a forecast in segments survives kill -9 between them")
class KillBetweenSegmentsIT {

    private static final String FORECAST = "update_group_capacity_forecast";

    private final RunningService service;

    KillBetweenSegmentsIT(ExpendableService expendable) {
        service = expendable.service();
    }

    @Test
    void theRestArrivesAfterTheRestartAndTheWholeIsAppliedOnce() {
        Site site = Site.create(service, "vector");
        Instant now = service.api().now().truncatedTo(ChronoUnit.SECONDS);
        Instant middle = now.plusSeconds(3_600);
        Forecast first = site.forecast("CONSUMPTION").block(now.minusSeconds(60), middle, 700);
        Forecast second = site.forecast("CONSUMPTION").block(middle, middle.plusSeconds(3_600), 300);
        segment(site, "part-1", "", 1, first).expecting(204);
        site.showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT");

        service.kill();
        service.launchAgain();
        service.awaitReady();
        // Half of a forecast is none, before and after.
        site.showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT");
        assertThat(site.constraint().get("mode").asString()).isEqualTo("AWAITING_FORECAST");
        segment(site, "part-2", "part-1", 2, second).expecting(204);

        await().untilAsserted(() -> site.showsImport(700, "ENVELOPE"));
        JsonNode source = site.constraint().at("/import/source");
        assertThat(source.get("reference").asString()).isEqualTo("part-1");
        JsonNode ahead =
                site.timeline(middle.minusSeconds(1), middle.plusSeconds(1)).get("items");
        assertThat(ahead.get(0).get("importLimitKw").asDouble()).isEqualTo(700);
        assertThat(ahead.get(1).get("importLimitKw").asDouble()).isEqualTo(300);

        // A partner that missed our last answer sends again: a newer forecast must not give way to it.
        Forecast newer = site.forecast("CONSUMPTION").blocks(now.minusSeconds(60), Duration.ofHours(2), 550);
        site.send(FORECAST, "newer", newer).expecting(204);
        await().untilAsserted(() -> site.showsImport(550, "ENVELOPE"));
        segment(site, "part-2", "part-1", 2, second).expecting(204);
        segment(site, "part-1", "", 1, first).expecting(204);
        service.api().moveTo(service.api().now().plusSeconds(61));

        site.showsImport(550, "ENVELOPE");
        assertThat(site.constraint().at("/import/source/reference").asString()).isEqualTo("newer");
        assertThat(service.api()
                        .read("/incidents?limit=1000")
                        .get("items")
                        .valueStream()
                        .filter(incident ->
                                incident.path("connectionId").asString("").equals(site.connection())))
                .isEmpty();
    }

    private static Answer segment(Site site, String requestId, String correlationId, int index, Forecast part) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Authorization", "Token " + site.inboundToken());
        headers.put("Content-Type", "application/json");
        headers.put("X-Request-ID", requestId);
        headers.put("X-Segment-Index", Integer.toString(index));
        headers.put("X-Segment-Count", "2");
        if (!correlationId.isEmpty()) {
            headers.put("X-Correlation-ID", correlationId);
        }
        return Web.call("POST", site.oscp(FORECAST), headers, part.toString());
    }
}
