package com.betterfleet.acceptance.limit;

import static com.betterfleet.acceptance.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.acceptance.client.HttpAnswer;
import com.betterfleet.acceptance.fixture.StubCapacityProvider;
import com.betterfleet.acceptance.fixture.TestSite;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.SharedProcesses;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** From missing heartbeats or a forecast gap to the limit that load control reads, and back without intervention. */
@ExtendWith(SharedProcesses.class)
@DisplayName("M7, M8: fallback mode, gap policy and recovery")
class FallbackIT {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final int HOLD_SECONDS = 10;

    private final RunningService service;
    private final StubCapacityProvider provider = new StubCapacityProvider();
    private final TestSite site;
    private Instant begin = Instant.MIN;

    FallbackIT(RunningService service) {
        this.service = service;
        site = TestSite.create(
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

    @Tag("OSCP-FCST-2")
    @Test
    void aLostLinkAppliesTheFallbackBlockAtItsInstantAndNotASecondBefore() {
        site.sendMessage(site.newForecast("CONSUMPTION").addBlocks(begin, HOUR, 700, 650))
                .requireStatus(204);
        site.sendMessage(site.newForecast("FALLBACK_CONSUMPTION").addBlocks(begin, HOUR, 300))
                .requireStatus(204);
        site.assertImport(700, "ENVELOPE");
        Instant aliveUntil = aliveUntil();

        service.api().moveClockTo(aliveUntil.minusSeconds(1));
        site.assertImport(700, "ENVELOPE");
        service.api().moveClockTo(aliveUntil);

        site.assertImport(300, "ENVELOPE");
        JsonNode constraint = site.readConstraint();
        assertThat(constraint.get("mode").asString()).isEqualTo("FALLBACK");
        assertThat(constraint.at("/import/reason").asString()).isEqualTo("LINK_LOST");
        assertThat(constraint.at("/import/applied").asString()).isEqualTo("FALLBACK_BLOCK");
        assertThat(constraint.at("/import/since").asString()).isEqualTo(aliveUntil.toString());
        assertThat(constraint.at("/import/source/basis").asString()).isEqualTo("FALLBACK");
        assertThat(constraint.at("/import/until").asString())
                .isEqualTo(begin.plus(HOUR).toString());

        // The fallback ends and the last forecast applies, but after a fallback not above the safe default.
        service.api().moveClockTo(begin.plus(HOUR));
        site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
        assertThat(site.readConstraint().at("/import/applied").asString()).isEqualTo("GAP_POLICY");
    }

    @Test
    void theScheduleShowsLoadControlWhatToFollowWhenItCannotReachTheService() {
        Instant cover = begin.plus(HOUR);
        site.sendMessage(site.newForecast("CONSUMPTION").addBlocks(begin, HOUR, 700))
                .requireStatus(204);
        site.sendMessage(site.newForecast("FALLBACK_CONSUMPTION").addBlocks(begin, HOUR, 300))
                .requireStatus(204);
        eventually(() -> site.assertImport(700, "ENVELOPE"));
        Instant aliveUntil = aliveUntil();

        JsonNode schedule = site.readCircuit().get("schedule");

        assertThat(schedule).hasSize(3);
        assertThat(schedule.at("/0/availableCapacityKw").asDouble()).isEqualTo(700);
        assertThat(schedule.at("/0/end").asString()).isEqualTo(aliveUntil.toString());
        assertThat(schedule.at("/1/availableCapacityKw").asDouble()).isEqualTo(300);
        assertThat(schedule.at("/1/end").asString()).isEqualTo(cover.toString());
        assertThat(schedule.at("/2/availableCapacityKw").asDouble()).isEqualTo(TestSite.SAFE_DEFAULT);
        assertThat(schedule.at("/2/availableExportKw").asDouble()).isEqualTo(TestSite.EXPORT_SAFE_DEFAULT);
        Instant start = Instant.parse(schedule.at("/0/start").asString());
        assertThat(schedule.at("/2/end").asString())
                .isEqualTo(start.plus(Duration.ofDays(1)).toString());
        assertThat(site.readConstraint().at("/import/until").asString())
                .as("the announced end does not assume a lost link")
                .isEqualTo(cover.toString());
    }

    @Test
    void aLostLinkWithoutFallbackKeepsTheForecastBlockAfterBlockUntilItsCoverEnds() {
        site.sendMessage(site.newForecast("CONSUMPTION").addBlocks(begin, HOUR, 700, 650))
                .requireStatus(204);
        service.api().moveClockTo(aliveUntil());

        site.assertImport(700, "ENVELOPE");
        assertThat(site.readConstraint().at("/import/applied").asString()).isEqualTo("HELD_PRIMARY");
        service.api().moveClockTo(begin.plus(HOUR));
        site.assertImport(650, "ENVELOPE");
        service.api().moveClockTo(begin.plus(HOUR.multipliedBy(2)));
        site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
        assertThat(site.readConstraint().at("/import/reason").asString()).isEqualTo("LINK_LOST");
    }

    @Test
    void aHeartbeatAndAFreshForecastRestoreTheLimitAfterTheRecoveryPeriodWithoutIntervention() {
        site.sendMessage(site.newForecast("CONSUMPTION").addBlocks(begin, HOUR, 700))
                .requireStatus(204);
        site.sendMessage(site.newForecast("FALLBACK_CONSUMPTION").addBlocks(begin, HOUR, 300))
                .requireStatus(204);
        service.api().moveClockTo(aliveUntil().plusSeconds(60));
        site.assertImport(300, "ENVELOPE");

        beat(3_600);
        site.sendMessage(site.newForecast("CONSUMPTION").addBlocks(begin, HOUR, 600))
                .requireStatus(204);

        eventually(
                () -> assertThat(site.readConstraint().at("/import/recovering").asBoolean())
                        .isTrue());
        site.assertImport(300, "ENVELOPE");
        Instant returns =
                Instant.parse(site.readConstraint().at("/import/until").asString());
        service.api().moveClockTo(returns);
        site.assertImport(600, "ENVELOPE");
        assertThat(site.readConstraint().get("mode").asString()).isEqualTo("FORECAST");
    }

    @Test
    void anOutageOfTwentyHoursDoesNotRestoreALimitOfTwentyHoursAgo() {
        site.sendMessage(site.newForecast("CONSUMPTION").addBlocks(begin, Duration.ofDays(2), 900))
                .requireStatus(204);
        service.api().moveClockTo(service.api().now().plus(Duration.ofHours(20)));
        site.assertImport(900, "ENVELOPE");

        beat(36_000);
        eventually(() -> site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT"));
        keepAliveUntil(service.api().now().plus(HOUR));
        site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
        assertThat(site.readConstraint().at("/import/recovering").asBoolean()).isTrue();

        site.sendMessage(site.newForecast("CONSUMPTION")
                        .addBlocks(service.api().now().minusSeconds(60), HOUR, 850))
                .requireStatus(204);
        eventually(() -> site.assertImport(850, "ENVELOPE"));
    }

    @Tag("OSCP-FCST-2")
    @Tag("OSCP-FCST-17")
    @Test
    void aGapIsFilledByTheFallbackBlockAndWithoutItByTheSafeDefault() {
        Instant hole = begin.plus(HOUR);
        site.sendMessage(site.newForecast("CONSUMPTION")
                        .addBlock(begin, hole, 700)
                        .addBlock(hole.plusSeconds(1_200), hole.plus(HOUR), 600))
                .requireStatus(204);
        site.sendMessage(site.newForecast("FALLBACK_CONSUMPTION").addBlock(begin, hole.plusSeconds(600), 250))
                .requireStatus(204);
        beat(36_000);
        keepAliveUntil(hole);

        site.assertImport(250, "ENVELOPE");
        assertThat(site.readConstraint().at("/import/reason").asString()).isEqualTo("FORECAST_GAP");
        keepAliveUntil(hole.plusSeconds(600));
        site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
        assertThat(site.readConstraint().at("/import/applied").asString()).isEqualTo("GAP_POLICY");
        keepAliveUntil(hole.plusSeconds(1_200));
        assertThat(site.readConstraint().at("/import/recovering").asBoolean()).isTrue();
        keepAliveUntil(hole.plusSeconds(1_200 + HOLD_SECONDS));
        site.assertImport(600, "ENVELOPE");
        assertThat(site.readConstraint().get("mode").asString()).isEqualTo("FORECAST");
    }

    @Test
    void theApiNamesTheOnlyGapPolicy() {
        Map<String, Object> body =
                site.connectionBody("vector", provider.baseUrl(), Map.of("gapPolicy", "DEAD_RECKONING"));

        HttpAnswer refused = service.api()
                .put("/connections/" + site.connection(), body)
                .requireNoInternals()
                .requireStatus(400);

        assertThat(refused.json().get("field").asString()).isEqualTo("gapPolicy");
        assertThat(refused.json().get("detail").asString()).contains("DEAD_RECKONING", "SAFE_DEFAULT");
    }

    private void keepAliveUntil(Instant time) {
        while (service.api().now().isBefore(time)) {
            Instant next = aliveUntil().minusSeconds(5);
            service.api().moveClockTo(next.isBefore(time) ? next : time);
            beat(600);
        }
    }

    private void beat(long secondsAhead) {
        site.sendHeartbeat(service.api().now().plusSeconds(secondsAhead)).requireStatus(204);
    }

    private Instant aliveUntil() {
        return Instant.parse(site.readConnection().get("aliveUntil").asString());
    }
}
