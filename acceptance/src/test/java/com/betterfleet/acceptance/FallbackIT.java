package com.betterfleet.acceptance;

import static com.betterfleet.acceptance.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** From heartbeats that stop, or a forecast with a hole, to what load control reads, and back by itself. */
@ExtendWith(Services.class)
@DisplayName("M7, M8: fallback mode, gap policy and the way back")
class FallbackIT {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final int HOLD_SECONDS = 10;

    private final RunningService service;
    private final CapacityProvider provider = new CapacityProvider();
    private final Site site;
    private Instant begin = Instant.MIN;

    FallbackIT(RunningService service) {
        this.service = service;
        site = Site.create(
                service,
                "vector",
                provider.baseUrl(),
                Map.of("heartbeatIntervalSeconds", 10, "recoveryHoldSeconds", HOLD_SECONDS));
    }

    @BeforeEach
    void comeOnline() {
        begin = service.api().now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
        site.comeOnline();
        beat(30);
    }

    @AfterEach
    void hangUp() {
        provider.close();
    }

    @Test
    void aLostLinkAppliesTheFallbackBlockAtItsInstantAndNotASecondBefore() {
        site.send(site.forecast("CONSUMPTION").blocks(begin, HOUR, 700, 650)).expecting(204);
        site.send(site.forecast("FALLBACK_CONSUMPTION").blocks(begin, HOUR, 300))
                .expecting(204);
        site.showsImport(700, "ENVELOPE");
        Instant aliveUntil = aliveUntil();

        service.api().moveTo(aliveUntil.minusSeconds(1));
        site.showsImport(700, "ENVELOPE");
        service.api().moveTo(aliveUntil);

        site.showsImport(300, "ENVELOPE");
        JsonNode constraint = site.constraint();
        assertThat(constraint.get("mode").asString()).isEqualTo("FALLBACK");
        assertThat(constraint.at("/import/reason").asString()).isEqualTo("LINK_LOST");
        assertThat(constraint.at("/import/applied").asString()).isEqualTo("FALLBACK_BLOCK");
        assertThat(constraint.at("/import/since").asString()).isEqualTo(aliveUntil.toString());
        assertThat(constraint.at("/import/source/basis").asString()).isEqualTo("FALLBACK");
        assertThat(constraint.at("/import/until").asString())
                .isEqualTo(begin.plus(HOUR).toString());

        // The fallback ends, the forecast is kept, but after a fallback not above the safe default.
        service.api().moveTo(begin.plus(HOUR));
        site.showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT");
        assertThat(site.constraint().at("/import/applied").asString()).isEqualTo("GAP_POLICY");
    }

    @Test
    void theScheduleTellsLoadControlWhatToFollowWhenItCannotReachUs() {
        Instant cover = begin.plus(HOUR);
        site.send(site.forecast("CONSUMPTION").blocks(begin, HOUR, 700)).expecting(204);
        site.send(site.forecast("FALLBACK_CONSUMPTION").blocks(begin, HOUR, 300))
                .expecting(204);
        eventually(() -> site.showsImport(700, "ENVELOPE"));
        Instant aliveUntil = aliveUntil();

        JsonNode schedule = site.readCircuit().get("schedule");

        assertThat(schedule).hasSize(3);
        assertThat(schedule.at("/0/availableCapacityKw").asDouble()).isEqualTo(700);
        assertThat(schedule.at("/0/end").asString()).isEqualTo(aliveUntil.toString());
        assertThat(schedule.at("/1/availableCapacityKw").asDouble()).isEqualTo(300);
        assertThat(schedule.at("/1/end").asString()).isEqualTo(cover.toString());
        assertThat(schedule.at("/2/availableCapacityKw").asDouble()).isEqualTo(Site.SAFE_DEFAULT);
        assertThat(schedule.at("/2/availableExportKw").asDouble()).isEqualTo(Site.EXPORT_SAFE_DEFAULT);
        Instant start = Instant.parse(schedule.at("/0/start").asString());
        assertThat(schedule.at("/2/end").asString())
                .isEqualTo(start.plus(Duration.ofDays(1)).toString());
        assertThat(site.constraint().at("/import/until").asString())
                .as("what is told ahead does not count on silence")
                .isEqualTo(cover.toString());
    }

    @Test
    void aLostLinkWithoutFallbackKeepsTheForecastBlockAfterBlockUntilItsCoverEnds() {
        site.send(site.forecast("CONSUMPTION").blocks(begin, HOUR, 700, 650)).expecting(204);
        service.api().moveTo(aliveUntil());

        site.showsImport(700, "ENVELOPE");
        assertThat(site.constraint().at("/import/applied").asString()).isEqualTo("HELD_PRIMARY");
        service.api().moveTo(begin.plus(HOUR));
        site.showsImport(650, "ENVELOPE");
        service.api().moveTo(begin.plus(HOUR.multipliedBy(2)));
        site.showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT");
        assertThat(site.constraint().at("/import/reason").asString()).isEqualTo("LINK_LOST");
    }

    @Test
    void aHeartbeatAndAFreshForecastBringTheLimitBackAfterTheHoldByItself() {
        site.send(site.forecast("CONSUMPTION").blocks(begin, HOUR, 700)).expecting(204);
        site.send(site.forecast("FALLBACK_CONSUMPTION").blocks(begin, HOUR, 300))
                .expecting(204);
        service.api().moveTo(aliveUntil().plusSeconds(60));
        site.showsImport(300, "ENVELOPE");

        beat(3_600);
        site.send(site.forecast("CONSUMPTION").blocks(begin, HOUR, 600)).expecting(204);

        eventually(() -> assertThat(site.constraint().at("/import/recovering").asBoolean())
                .isTrue());
        site.showsImport(300, "ENVELOPE");
        Instant returns = Instant.parse(site.constraint().at("/import/until").asString());
        service.api().moveTo(returns);
        site.showsImport(600, "ENVELOPE");
        assertThat(site.constraint().get("mode").asString()).isEqualTo("FORECAST");
    }

    @Test
    void anOutageOfTwentyHoursDoesNotBringALimitOfTwentyHoursAgoBack() {
        site.send(site.forecast("CONSUMPTION").blocks(begin, Duration.ofDays(2), 900))
                .expecting(204);
        service.api().moveTo(service.api().now().plus(Duration.ofHours(20)));
        site.showsImport(900, "ENVELOPE");

        beat(36_000);
        eventually(() -> site.showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT"));
        keepAliveUntil(service.api().now().plus(HOUR));
        site.showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT");
        assertThat(site.constraint().at("/import/recovering").asBoolean()).isTrue();

        site.send(site.forecast("CONSUMPTION").blocks(service.api().now().minusSeconds(60), HOUR, 850))
                .expecting(204);
        eventually(() -> site.showsImport(850, "ENVELOPE"));
    }

    @Test
    void aHoleIsFilledByTheFallbackBlockAndWithoutOneByTheSafeDefault() {
        Instant hole = begin.plus(HOUR);
        site.send(site.forecast("CONSUMPTION")
                        .block(begin, hole, 700)
                        .block(hole.plusSeconds(1_200), hole.plus(HOUR), 600))
                .expecting(204);
        site.send(site.forecast("FALLBACK_CONSUMPTION").block(begin, hole.plusSeconds(600), 250))
                .expecting(204);
        beat(36_000);
        keepAliveUntil(hole);

        site.showsImport(250, "ENVELOPE");
        assertThat(site.constraint().at("/import/reason").asString()).isEqualTo("FORECAST_GAP");
        keepAliveUntil(hole.plusSeconds(600));
        site.showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT");
        assertThat(site.constraint().at("/import/applied").asString()).isEqualTo("GAP_POLICY");
        keepAliveUntil(hole.plusSeconds(1_200));
        assertThat(site.constraint().at("/import/recovering").asBoolean()).isTrue();
        keepAliveUntil(hole.plusSeconds(1_200 + HOLD_SECONDS));
        site.showsImport(600, "ENVELOPE");
        assertThat(site.constraint().get("mode").asString()).isEqualTo("FORECAST");
    }

    @Test
    void theGapPolicyIsOneAndTheApiSaysWhich() {
        Map<String, Object> body =
                site.connectionBody("vector", provider.baseUrl(), Map.of("gapPolicy", "DEAD_RECKONING"));

        Answer refused = service.api()
                .put("/connections/" + site.connection(), body)
                .decent()
                .expecting(400);

        assertThat(refused.json().get("field").asString()).isEqualTo("gapPolicy");
        assertThat(refused.json().get("detail").asString()).contains("DEAD_RECKONING", "SAFE_DEFAULT");
    }

    private void keepAliveUntil(Instant time) {
        while (service.api().now().isBefore(time)) {
            Instant next = aliveUntil().minusSeconds(5);
            service.api().moveTo(next.isBefore(time) ? next : time);
            beat(600);
        }
    }

    private void beat(long secondsAhead) {
        site.beat(service.api().now().plusSeconds(secondsAhead)).expecting(204);
    }

    private Instant aliveUntil() {
        return Instant.parse(site.link().get("aliveUntil").asString());
    }
}
