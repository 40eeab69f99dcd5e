package com.betterfleet.acceptance.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.acceptance.client.HttpAnswer;
import com.betterfleet.acceptance.fixture.ForecastMessage;
import com.betterfleet.acceptance.fixture.TestSite;
import com.betterfleet.acceptance.process.PromisedTime;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.SharedProcesses;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedProcesses.class)
@DisplayName("M4: forecasts are accepted, replaced and recognized as repeated")
class ForecastIntakeIT {

    private static final Duration BLOCK = Duration.ofMinutes(15);
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final String FORECAST = "update_group_capacity_forecast";

    private final RunningService service;
    private final TestSite vector;
    private final TestSite oscp;

    /** Begin of the first block: a minute ago, so that every test begins in the middle of it. */
    private Instant begin = Instant.MIN;

    ForecastIntakeIT(RunningService service) {
        this.service = service;
        vector = TestSite.create(service, "vector");
        oscp = TestSite.create(service, "oscp");
    }

    @BeforeEach
    void beginNow() {
        begin = service.api().now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
    }

    @Tag("OSCP-MSG-3")
    @Tag("OSCP-FCST-4")
    @Test
    void aDayOfQuarterHoursIsAnsweredWith204AndOnTheCircuitWithinASecond() {
        double[] kw = new double[96];
        Arrays.setAll(kw, i -> 500 + i);

        HttpAnswer taken = vector.sendMessage(consumption(vector, kw)).requireStatus(204);

        assertThat(taken.body()).isEmpty();
        showsAtOnce(vector, 500);
        JsonNode source = vector.readConstraint().at("/import/source");
        assertThat(source.get("basis").asString()).isEqualTo("PRIMARY");
        assertThat(source.get("receivedAt").asString()).isNotBlank();
        service.api().moveClockTo(boundary(95).plusSeconds(1));
        vector.assertImport(595, "ENVELOPE");
        service.api().moveClockTo(boundary(96));
        vector.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
    }

    @Tag("OSCP-FCST-16")
    @Test
    void zeroIsALimitLikeAnyOther() {
        vector.sendMessage(consumption(vector, 0)).requireStatus(204);

        showsAtOnce(vector, 0);
        assertThat(vector.readConstraint().at("/import/limitKw").asDouble(-1)).isZero();
    }

    @Tag("OSCP-FCST-7")
    @Test
    void underHullTheNewestMessageReplacesItsWholeSpanHolesIncluded() {
        sendFourBlocksAndThenABlockWithAGap(vector);

        moveTo(2);
        vector.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
        moveTo(3);
        moveBy(Duration.ofMinutes(1));
        vector.assertImport(530, "ENVELOPE");
        moveTo(4);
        vector.assertImport(740, "ENVELOPE");
    }

    @Tag("OSCP-FCST-8")
    @Test
    void underCoveredTheOlderMessageStaysWhereTheNewestHasNoBlock() {
        sendFourBlocksAndThenABlockWithAGap(oscp);

        moveTo(2);
        oscp.assertImport(720, "ENVELOPE");
        moveTo(3);
        oscp.assertImport(530, "ENVELOPE");
        moveTo(4);
        oscp.assertImport(740, "ENVELOPE");
    }

    /** Sends blocks 0 to 4 with 700 to 740 kW, then blocks 1 and 3 with 510 and 530 kW. */
    private void sendFourBlocksAndThenABlockWithAGap(TestSite site) {
        site.sendMessage(consumption(site, 700, 710, 720, 730, 740)).requireStatus(204);
        site.sendMessage(site.newForecast("CONSUMPTION")
                        .addBlock(boundary(1), boundary(2), 510)
                        .addBlock(boundary(3), boundary(4), 530))
                .requireStatus(204);
        showsAtOnce(site, 700);
        moveTo(1);
        site.assertImport(510, "ENVELOPE");
    }

    @Tag("OSCP-FCST-5")
    @Test
    void aSeamOfFiveSecondsIsCoveredByTheLowerOfItsNeighbours() {
        vector.sendMessage(vector.newForecast("CONSUMPTION")
                        .addBlock(begin, boundary(1), 700)
                        .addBlock(boundary(1).plusSeconds(5), boundary(2), 300)
                        .addBlock(boundary(2).plusSeconds(4), boundary(3), 600))
                .requireStatus(204);
        showsAtOnce(vector, 700);

        moveTo(1);
        vector.assertImport(300, "ENVELOPE");
        moveTo(2);
        vector.assertImport(300, "ENVELOPE");
        service.api().moveClockTo(boundary(2).plusSeconds(4));
        vector.assertImport(600, "ENVELOPE");
    }

    @Tag("OSCP-FCST-5")
    @Test
    void aGapOfSixSecondsIsAGap() {
        vector.sendMessage(vector.newForecast("CONSUMPTION")
                        .addBlock(begin, boundary(1), 700)
                        .addBlock(boundary(1).plusSeconds(6), boundary(2), 600))
                .requireStatus(204);
        showsAtOnce(vector, 700);

        moveTo(1);

        vector.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
    }

    @Tag("OSCP-FCST-6")
    @Test
    void anOverlapOfFiveSecondsTakesTheLowerAndALongerOneIsRefused() {
        vector.sendMessage(overlapping(Duration.ofSeconds(5))).requireStatus(204);
        showsAtOnce(vector, 700);

        HttpAnswer refused =
                vector.sendMessage(overlapping(Duration.ofMillis(5_001))).requireStatus(400);

        assertThat(refused.json().get("message").asString())
                .contains(
                        "forecasted_blocks[1].start_time",
                        boundary(1).minusMillis(5_001).toString());
        service.api().moveClockTo(boundary(1).minusSeconds(5));
        vector.assertImport(300, "ENVELOPE");
    }

    private ForecastMessage overlapping(Duration overlap) {
        return vector.newForecast("CONSUMPTION")
                .addBlock(begin, boundary(1), 700)
                .addBlock(boundary(1).minus(overlap), boundary(2), 300);
    }

    @Tag("OSCP-FCST-18")
    @ParameterizedTest
    @ValueSource(strings = {"vector", "oscp"})
    void theSameMessageAgainHasNoSecondEffect(String profile) {
        TestSite site = profile.equals("vector") ? vector : oscp;
        ForecastMessage first = consumption(site, 700);
        site.sendMessage(FORECAST, "first", first).requireStatus(204);
        site.sendMessage(FORECAST, "second", consumption(site, 500)).requireStatus(204);
        showsAtOnce(site, 500);

        site.sendMessage(FORECAST, "first", first).requireStatus(204);

        // Messages are processed in order: once a third one is in force, the repeated one has been processed.
        site.sendMessage(FORECAST, "export", generation(site, 100)).requireStatus(204);
        await().atMost(AT_ONCE).untilAsserted(() -> site.assertExport(100, "ENVELOPE"));
        site.assertImport(500, "ENVELOPE");
    }

    @Tag("OSCP-FCST-19")
    @Test
    void aReusedRequestIdIsAppliedUnderVectorWhoseCounterMayRestart() {
        vector.sendMessage(FORECAST, "1", consumption(vector, 700)).requireStatus(204);
        vector.sendMessage(FORECAST, "1", consumption(vector, 500)).requireStatus(204);

        showsAtOnce(vector, 500);
    }

    @Tag("OSCP-STATUS-5")
    @Tag("OSCP-FCST-19")
    @Test
    void aReusedRequestIdIsAConflictUnderTheBareProtocol() {
        oscp.sendMessage(FORECAST, "1", consumption(oscp, 700)).requireStatus(204);

        HttpAnswer refused =
                oscp.sendMessage(FORECAST, "1", consumption(oscp, 500)).requireStatus(409);

        assertThat(refused.json().get("message").asString()).contains("X-Request-ID", "\"1\"");
        showsAtOnce(oscp, 700);
    }

    @Tag("OSCP-FCST-20")
    @Test
    void aRefusedMessageIsNotStoredAsReceived() {
        ForecastMessage spoilt = consumption(oscp, 700);
        spoilt.lastBlock().put("unit", "kilowatt");
        oscp.sendMessage(FORECAST, "1", spoilt).requireStatus(400);

        oscp.sendMessage(FORECAST, "1", consumption(oscp, 700)).requireStatus(204);

        showsAtOnce(oscp, 700);
    }

    @Tag("OSCP-FCST-2")
    @Test
    void aFallbackIsStoredAndDoesNotChangeTheLimitWhileTheForecastApplies() {
        vector.sendMessage(consumption(vector, 700)).requireStatus(204);
        showsAtOnce(vector, 700);

        vector.sendMessage(vector.newForecast("FALLBACK_CONSUMPTION").addBlocks(begin, BLOCK, 100))
                .requireStatus(204);
        vector.sendMessage(vector.newForecast("FALLBACK_GENERATION").addBlocks(begin, BLOCK, 10))
                .requireStatus(204);

        vector.sendMessage(generation(vector, 100)).requireStatus(204);
        PromisedTime.requireWithin(AT_ONCE, service, () -> vector.assertExport(100, "ENVELOPE"));
        vector.assertImport(700, "ENVELOPE");
    }

    @Tag("OSCP-FCST-3")
    @Test
    void anOptimumIsRefusedWithTheReason() {
        HttpAnswer refused = vector.sendMessage(vector.newForecast("OPTIMUM").addBlocks(begin, BLOCK, 100))
                .requireStatus(400);

        assertThat(refused.json().get("message").asString()).contains("type", "OPTIMUM", "Capacity Optimizer");
    }

    @Tag("OSCP-STATUS-4")
    @Test
    void anUnknownGroupAndAnotherPartnersGroupAreAnsweredAlike() {
        HttpAnswer unknown = vector.sendMessage(
                        ForecastMessage.of("CONSUMPTION", "Nowhere").addBlocks(begin, BLOCK, 100))
                .requireStatus(404);
        HttpAnswer foreign = vector.sendMessage(consumption(oscp, 100)).requireStatus(404);

        assertThat(foreign.body().replace(oscp.group(), "Nowhere")).isEqualTo(unknown.body());
        assertThat(unknown.body()).contains("group_id", "Nowhere");
        oscp.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
    }

    @Tag("OSCP-FCST-11")
    @Test
    void wattsAndEnergiesBecomeKilowattsRoundedDown() {
        ForecastMessage watts = consumption(vector, 1);
        watts.lastBlock().put("unit", "W").put("capacity", 123_456.9);
        vector.sendMessage(watts).requireStatus(204);
        showsAtOnce(vector, 123.456);

        ForecastMessage energy = consumption(oscp, 1);
        energy.lastBlock().put("unit", "KWH").put("capacity", 25);
        oscp.sendMessage(energy).requireStatus(204);
        showsAtOnce(oscp, 100);
        energy.body().put("group_id", vector.group());
        assertThat(vector.sendMessage(energy).requireStatus(400).body()).contains("forecasted_blocks[0].unit", "KWH");
    }

    @Tag("OSCP-FCST-15")
    @Test
    void expiredBlocksAreAcceptedAndHaveNoEffect() {
        vector.sendMessage(consumption(vector, 700)).requireStatus(204);
        showsAtOnce(vector, 700);

        vector.sendMessage(vector.newForecast("CONSUMPTION")
                        .addBlock(begin.minusSeconds(3_600), begin.minusSeconds(1_800), 100))
                .requireStatus(204);

        vector.sendMessage(generation(vector, 100)).requireStatus(204);
        await().atMost(AT_ONCE).untilAsserted(() -> vector.assertExport(100, "ENVELOPE"));
        vector.assertImport(700, "ENVELOPE");
    }

    private ForecastMessage consumption(TestSite site, double... kw) {
        return site.newForecast("CONSUMPTION").addBlocks(begin, BLOCK, kw);
    }

    private ForecastMessage generation(TestSite site, double kw) {
        return site.newForecast("GENERATION").addBlocks(begin, BLOCK, kw);
    }

    private Instant boundary(int number) {
        return begin.plus(BLOCK.multipliedBy(number));
    }

    private void moveTo(int number) {
        service.api().moveClockTo(boundary(number));
    }

    private void moveBy(Duration time) {
        service.api().moveClockTo(service.api().now().plus(time));
    }

    private void showsAtOnce(TestSite site, double kw) {
        PromisedTime.requireWithin(AT_ONCE, service, () -> site.assertImport(kw, "ENVELOPE"));
    }
}
