package com.betterfleet.acceptance.limit;

import static com.betterfleet.acceptance.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.acceptance.client.HttpAnswer;
import com.betterfleet.acceptance.client.HttpCalls;
import com.betterfleet.acceptance.fixture.ForecastMessage;
import com.betterfleet.acceptance.fixture.TestSite;
import com.betterfleet.acceptance.process.KillableService;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.SharedProcesses;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedProcesses.class)
@DisplayName("M4: a segmented forecast survives kill -9 between its segments")
class KillBetweenSegmentsIT {

    private static final String FORECAST = "update_group_capacity_forecast";

    private final RunningService service;

    KillBetweenSegmentsIT(KillableService expendable) {
        service = expendable.service();
    }

    @Test
    void theRestArrivesAfterTheRestartAndTheWholeIsAppliedOnce() {
        TestSite site = TestSite.create(service, "vector");
        Instant now = service.api().now().truncatedTo(ChronoUnit.SECONDS);
        Instant middle = now.plusSeconds(3_600);
        ForecastMessage first = site.newForecast("CONSUMPTION").addBlock(now.minusSeconds(60), middle, 700);
        ForecastMessage second = site.newForecast("CONSUMPTION").addBlock(middle, middle.plusSeconds(3_600), 300);
        segment(site, "part-1", "", 1, first).requireStatus(204);
        site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");

        service.kill();
        service.relaunch();
        service.awaitReady();
        // An incomplete forecast has no effect, before and after the restart.
        site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
        assertThat(site.readConstraint().get("mode").asString()).isEqualTo("AWAITING_FORECAST");
        segment(site, "part-2", "part-1", 2, second).requireStatus(204);

        eventually(() -> site.assertImport(700, "ENVELOPE"));
        JsonNode source = site.readConstraint().at("/import/source");
        assertThat(source.get("reference").asString()).isEqualTo("part-1");
        JsonNode ahead =
                site.readTimeline(middle.minusSeconds(1), middle.plusSeconds(1)).get("items");
        assertThat(ahead.get(0).get("importLimitKw").asDouble()).isEqualTo(700);
        assertThat(ahead.get(1).get("importLimitKw").asDouble()).isEqualTo(300);

        // A partner that missed the last answer sends again; the repeated message must not replace a newer forecast.
        ForecastMessage newer =
                site.newForecast("CONSUMPTION").addBlocks(now.minusSeconds(60), Duration.ofHours(2), 550);
        site.sendMessage(FORECAST, "newer", newer).requireStatus(204);
        eventually(() -> site.assertImport(550, "ENVELOPE"));
        segment(site, "part-2", "part-1", 2, second).requireStatus(204);
        segment(site, "part-1", "", 1, first).requireStatus(204);
        service.api().moveClockTo(service.api().now().plusSeconds(61));

        site.assertImport(550, "ENVELOPE");
        assertThat(site.readConstraint().at("/import/source/reference").asString())
                .isEqualTo("newer");
        assertThat(service.api()
                        .readJson("/incidents?limit=1000")
                        .get("items")
                        .valueStream()
                        .filter(incident ->
                                incident.path("connectionId").asString("").equals(site.connection())))
                .isEmpty();
    }

    private static HttpAnswer segment(
            TestSite site, String requestId, String correlationId, int index, ForecastMessage part) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Authorization", "Token " + site.inboundToken());
        headers.put("Content-Type", "application/json");
        headers.put("X-Request-ID", requestId);
        headers.put("X-Segment-Index", Integer.toString(index));
        headers.put("X-Segment-Count", "2");
        if (!correlationId.isEmpty()) {
            headers.put("X-Correlation-ID", correlationId);
        }
        return HttpCalls.call("POST", site.oscpUrl(FORECAST), headers, part.toString());
    }
}
