package com.betterfleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@ExtendWith(Services.class)
@DisplayName("M4: forecasts are taken in, replaced and told apart")
class ForecastIntakeIT {

    private static final Duration BLOCK = Duration.ofMinutes(15);
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final String FORECAST = "update_group_capacity_forecast";

    private final RunningService service;
    private final Site vector;
    private final Site oscp;

    /** Begin of the first block: a minute ago, so that every test begins in the middle of it. */
    private Instant begin = Instant.MIN;

    ForecastIntakeIT(RunningService service) {
        this.service = service;
        vector = Site.create(service, "vector");
        oscp = Site.create(service, "oscp");
    }

    @BeforeEach
    void beginNow() {
        begin = service.api().now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
    }

    @Test
    void aDayOfQuarterHoursIsAnsweredWith204AndOnTheCircuitWithinASecond() {
        double[] kw = new double[96];
        Arrays.setAll(kw, i -> 500 + i);

        Answer taken = vector.send(consumption(vector, kw)).expecting(204);

        assertThat(taken.body()).isEmpty();
        showsAtOnce(vector, 500);
        JsonNode source = vector.constraint().at("/import/source");
        assertThat(source.get("basis").asString()).isEqualTo("PRIMARY");
        assertThat(source.get("receivedAt").asString()).isNotBlank();
        service.api().moveTo(boundary(95).plusSeconds(1));
        vector.showsImport(595, "ENVELOPE");
        service.api().moveTo(boundary(96));
        vector.showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT");
    }

    @Test
    void zeroIsALimitLikeAnyOther() {
        vector.send(consumption(vector, 0)).expecting(204);

        showsAtOnce(vector, 0);
        assertThat(vector.constraint().at("/import/limitKw").asDouble(-1)).isZero();
    }

    @Test
    void underHullTheNewestMessageReplacesItsWholeSpanHolesIncluded() {
        sendFourBlocksAndThenOneWithAHole(vector);

        moveTo(2);
        vector.showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT");
        moveTo(3);
        moveBy(Duration.ofMinutes(1));
        vector.showsImport(530, "ENVELOPE");
        moveTo(4);
        vector.showsImport(740, "ENVELOPE");
    }

    @Test
    void underCoveredTheOlderMessageStaysWhereTheNewestSaysNothing() {
        sendFourBlocksAndThenOneWithAHole(oscp);

        moveTo(2);
        oscp.showsImport(720, "ENVELOPE");
        moveTo(3);
        oscp.showsImport(530, "ENVELOPE");
        moveTo(4);
        oscp.showsImport(740, "ENVELOPE");
    }

    /** Blocks 0 to 4 at 700 to 740, then 1 and 3 anew at 510 and 530. */
    private void sendFourBlocksAndThenOneWithAHole(Site site) {
        site.send(consumption(site, 700, 710, 720, 730, 740)).expecting(204);
        site.send(site.forecast("CONSUMPTION")
                        .block(boundary(1), boundary(2), 510)
                        .block(boundary(3), boundary(4), 530))
                .expecting(204);
        showsAtOnce(site, 700);
        moveTo(1);
        site.showsImport(510, "ENVELOPE");
    }

    @Test
    void aSeamOfFiveSecondsIsCoveredByTheLowerOfItsNeighbours() {
        vector.send(vector.forecast("CONSUMPTION")
                        .block(begin, boundary(1), 700)
                        .block(boundary(1).plusSeconds(5), boundary(2), 300)
                        .block(boundary(2).plusSeconds(4), boundary(3), 600))
                .expecting(204);
        showsAtOnce(vector, 700);

        moveTo(1);
        vector.showsImport(300, "ENVELOPE");
        moveTo(2);
        vector.showsImport(300, "ENVELOPE");
        service.api().moveTo(boundary(2).plusSeconds(4));
        vector.showsImport(600, "ENVELOPE");
    }

    @Test
    void aGapOfSixSecondsIsAGap() {
        vector.send(vector.forecast("CONSUMPTION")
                        .block(begin, boundary(1), 700)
                        .block(boundary(1).plusSeconds(6), boundary(2), 600))
                .expecting(204);
        showsAtOnce(vector, 700);

        moveTo(1);

        vector.showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT");
    }

    @Test
    void anOverlapOfFiveSecondsTakesTheLowerAndALongerOneIsRefused() {
        vector.send(overlapping(Duration.ofSeconds(5))).expecting(204);
        showsAtOnce(vector, 700);

        Answer refused = vector.send(overlapping(Duration.ofMillis(5_001))).expecting(400);

        assertThat(refused.json().get("message").asString())
                .contains(
                        "forecasted_blocks[1].start_time",
                        boundary(1).minusMillis(5_001).toString());
        service.api().moveTo(boundary(1).minusSeconds(5));
        vector.showsImport(300, "ENVELOPE");
    }

    private Forecast overlapping(Duration overlap) {
        return vector.forecast("CONSUMPTION")
                .block(begin, boundary(1), 700)
                .block(boundary(1).minus(overlap), boundary(2), 300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vector", "oscp"})
    void theSameMessageAgainHasNoSecondEffect(String profile) {
        Site site = profile.equals("vector") ? vector : oscp;
        Forecast first = consumption(site, 700);
        site.send(FORECAST, "first", first).expecting(204);
        site.send(FORECAST, "second", consumption(site, 500)).expecting(204);
        showsAtOnce(site, 500);

        site.send(FORECAST, "first", first).expecting(204);

        // A third message overtakes nothing: once it is in force, the repeated one had its chance.
        site.send(FORECAST, "export", generation(site, 100)).expecting(204);
        await().atMost(AT_ONCE).untilAsserted(() -> site.showsExport(100, "ENVELOPE"));
        site.showsImport(500, "ENVELOPE");
    }

    @Test
    void aReusedRequestIdIsAppliedUnderVectorBecauseTheirCounterMayRestart() {
        vector.send(FORECAST, "1", consumption(vector, 700)).expecting(204);
        vector.send(FORECAST, "1", consumption(vector, 500)).expecting(204);

        showsAtOnce(vector, 500);
    }

    @Test
    void aReusedRequestIdIsAConflictUnderTheBareProtocol() {
        oscp.send(FORECAST, "1", consumption(oscp, 700)).expecting(204);

        Answer refused = oscp.send(FORECAST, "1", consumption(oscp, 500)).expecting(409);

        assertThat(refused.json().get("message").asString()).contains("X-Request-ID", "\"1\"");
        showsAtOnce(oscp, 700);
    }

    @Test
    void aRefusedMessageIsNotRememberedAsSeen() {
        Forecast spoilt = consumption(oscp, 700);
        spoilt.lastBlock().put("unit", "kilowatt");
        oscp.send(FORECAST, "1", spoilt).expecting(400);

        oscp.send(FORECAST, "1", consumption(oscp, 700)).expecting(204);

        showsAtOnce(oscp, 700);
    }

    @Test
    void aFallbackIsTakenAndDoesNotTouchTheLimitWhileTheForecastHolds() {
        vector.send(consumption(vector, 700)).expecting(204);
        showsAtOnce(vector, 700);

        vector.send(vector.forecast("FALLBACK_CONSUMPTION").blocks(begin, BLOCK, 100))
                .expecting(204);
        vector.send(vector.forecast("FALLBACK_GENERATION").blocks(begin, BLOCK, 10))
                .expecting(204);

        vector.send(generation(vector, 100)).expecting(204);
        await().atMost(AT_ONCE).untilAsserted(() -> vector.showsExport(100, "ENVELOPE"));
        vector.showsImport(700, "ENVELOPE");
    }

    @Test
    void anOptimumIsRefusedWithTheReason() {
        Answer refused = vector.send(vector.forecast("OPTIMUM").blocks(begin, BLOCK, 100))
                .expecting(400);

        assertThat(refused.json().get("message").asString()).contains("type", "OPTIMUM", "Capacity Optimizer");
    }

    @Test
    void anUnknownGroupAndAnotherPartnersGroupAreAnsweredAlike() {
        Answer unknown = vector.send(Forecast.of("CONSUMPTION", "Nowhere").blocks(begin, BLOCK, 100))
                .expecting(404);
        Answer foreign = vector.send(consumption(oscp, 100)).expecting(404);

        assertThat(foreign.body().replace(oscp.group(), "Nowhere")).isEqualTo(unknown.body());
        assertThat(unknown.body()).contains("group_id", "Nowhere");
        oscp.showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT");
    }

    @Test
    void wattsAndEnergiesBecomeKilowattsRoundedDown() {
        Forecast watts = consumption(vector, 1);
        watts.lastBlock().put("unit", "W").put("capacity", 123_456.9);
        vector.send(watts).expecting(204);
        showsAtOnce(vector, 123.456);

        Forecast energy = consumption(oscp, 1);
        energy.lastBlock().put("unit", "KWH").put("capacity", 25);
        oscp.send(energy).expecting(204);
        showsAtOnce(oscp, 100);
        energy.body().put("group_id", vector.group());
        assertThat(vector.send(energy).expecting(400).body()).contains("forecasted_blocks[0].unit", "KWH");
    }

    @Test
    void blocksThatAreOverAreTakenAndHaveNoEffect() {
        vector.send(consumption(vector, 700)).expecting(204);
        showsAtOnce(vector, 700);

        vector.send(vector.forecast("CONSUMPTION").block(begin.minusSeconds(3_600), begin.minusSeconds(1_800), 100))
                .expecting(204);

        vector.send(generation(vector, 100)).expecting(204);
        await().atMost(AT_ONCE).untilAsserted(() -> vector.showsExport(100, "ENVELOPE"));
        vector.showsImport(700, "ENVELOPE");
    }

    private Forecast consumption(Site site, double... kw) {
        return site.forecast("CONSUMPTION").blocks(begin, BLOCK, kw);
    }

    private Forecast generation(Site site, double kw) {
        return site.forecast("GENERATION").blocks(begin, BLOCK, kw);
    }

    private Instant boundary(int number) {
        return begin.plus(BLOCK.multipliedBy(number));
    }

    private void moveTo(int number) {
        service.api().moveTo(boundary(number));
    }

    private void moveBy(Duration time) {
        service.api().moveTo(service.api().now().plus(time));
    }

    private static void showsAtOnce(Site site, double kw) {
        await().atMost(AT_ONCE)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> site.showsImport(kw, "ENVELOPE"));
    }
}
