package com.betterfleet.acceptance.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.acceptance.client.HttpAnswer;
import com.betterfleet.acceptance.fixture.ForecastMessage;
import com.betterfleet.acceptance.fixture.TestSite;
import com.betterfleet.acceptance.process.PromisedTime;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.SharedProcesses;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** M5 and M6, from the forecast on the wire to the limit that load control reads. */
@ExtendWith(SharedProcesses.class)
@DisplayName("COR-19: active envelopes move the circuit, expiry and withdrawal return it")
class Cor19EnvelopeMovesTheCircuitIT {

    private static final Duration BLOCK = Duration.ofMinutes(15);
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final RunningService service;
    private final TestSite site;

    /** Begin of the first block: a minute ago, so that every test begins in the middle of it. */
    private Instant begin = Instant.MIN;

    Cor19EnvelopeMovesTheCircuitIT(RunningService service) {
        this.service = service;
        site = TestSite.create(service, "vector");
    }

    @BeforeEach
    void beginNow() {
        begin = service.api().now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
    }

    @Test
    void theCircuitFollowsTheForecastBlockAfterBlockAndThenItsSafeDefault() {
        sent(consumption(700, 300, 0, 250.5));
        showsImportAtOnce(700, "ENVELOPE");

        service.api().moveClockTo(boundary(1).minusSeconds(30));
        site.assertImport(700, "ENVELOPE");
        service.api().moveClockTo(boundary(1));
        site.assertImport(300, "ENVELOPE");
        service.api().moveClockTo(boundary(2));
        site.assertImport(0, "ENVELOPE");
        service.api().moveClockTo(boundary(3));
        site.assertImport(250.5, "ENVELOPE");
        service.api().moveClockTo(boundary(4).minusSeconds(30));
        site.assertImport(250.5, "ENVELOPE");
        service.api().moveClockTo(boundary(4));
        site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
        assertThat(importSide().get("limitKw").isNull()).isTrue();
    }

    @Test
    void aClockMoveOverManyBlocksEndsWhereManyMovesWould() {
        sent(consumption(700, 300, 0, 250));
        showsImportAtOnce(700, "ENVELOPE");

        service.api().moveClockTo(boundary(3).plusSeconds(1));

        site.assertImport(250, "ENVELOPE");
    }

    @Test
    void anEnvelopeMayExceedTheSafeDefaultButNeverTheRating() {
        sent(consumption(TestSite.SAFE_DEFAULT + 1, TestSite.RATING, TestSite.RATING + 1));
        showsImportAtOnce(TestSite.SAFE_DEFAULT + 1, "ENVELOPE");

        service.api().moveClockTo(boundary(1));
        // The source of the lowest limit is shown; at a tie, the source that no partner controls.
        site.assertImport(TestSite.RATING, "RATING");
        service.api().moveClockTo(boundary(2));
        site.assertImport(TestSite.RATING, "RATING");
        assertThat(importSide().get("limitKw").asDouble()).isEqualTo(TestSite.RATING + 1);
    }

    @Test
    void expiryReturnsTheCircuitToItsSafeDefaultAsItIsThen() {
        sent(consumption(700));
        showsImportAtOnce(700, "ENVELOPE");

        site.defineCircuit(TestSite.RATING, 320).requireStatus(200);
        site.assertImport(700, "ENVELOPE");
        service.api().moveClockTo(boundary(1));
        site.assertImport(320, "SAFE_DEFAULT");
        site.defineCircuit(TestSite.RATING, 330).requireStatus(200);
        site.assertImport(330, "SAFE_DEFAULT");
    }

    @Tag("OSCP-FCST-17")
    @Test
    void aHoleBetweenTwoBlocksIsTheCircuitsOwnPath() {
        sent(site.newForecast("CONSUMPTION").addBlock(begin, boundary(1), 700).addBlock(boundary(2), boundary(3), 600));
        showsImportAtOnce(700, "ENVELOPE");

        service.api().moveClockTo(boundary(1));
        site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
        assertThat(importSide().get("reason").asString()).isEqualTo("FORECAST_GAP");
        assertThat(importSide().get("applied").asString()).isEqualTo("GAP_POLICY");
        assertThat(importSide().get("limitKw").isNull()).isTrue();
        // Past the gap and the recovery hold that may follow it.
        service.api().moveClockTo(boundary(2).plusSeconds(60));
        site.assertImport(600, "ENVELOPE");
    }

    @Test
    void withdrawalReturnsOneDirectionAtOnceAndLeavesTheOther() {
        sent(consumption(700, 650));
        sent(site.newForecast("GENERATION").addBlocks(begin, BLOCK, 120, 110));
        showsImportAtOnce(700, "ENVELOPE");
        showsExportAtOnce(120, "ENVELOPE");

        withdraw("IMPORT");

        site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
        site.assertExport(120, "ENVELOPE");
        service.api().moveClockTo(boundary(1));
        site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
        site.assertExport(110, "ENVELOPE");
        sent(site.newForecast("CONSUMPTION").addBlocks(boundary(1), BLOCK, 500));
        showsImportAtOnce(500, "ENVELOPE");
    }

    @Tag("OSCP-FCST-1")
    @Test
    void importAndExportMoveEachByItsOwnForecast() {
        site.assertExport(TestSite.EXPORT_SAFE_DEFAULT, "SAFE_DEFAULT");
        sent(site.newForecast("GENERATION").addBlocks(begin, BLOCK, 200, TestSite.EXPORT_RATING + 50));
        showsExportAtOnce(200, "ENVELOPE");
        site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");

        sent(consumption(700));
        showsImportAtOnce(700, "ENVELOPE");
        service.api().moveClockTo(boundary(1));
        site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
        site.assertExport(TestSite.EXPORT_RATING, "RATING");
        service.api().moveClockTo(boundary(2));
        site.assertExport(TestSite.EXPORT_SAFE_DEFAULT, "SAFE_DEFAULT");
    }

    @Test
    void anOperationalLimitBindsAtOnceAndEndsAtItsTime() {
        sent(consumption(700));
        showsImportAtOnce(700, "ENVELOPE");
        Instant until = begin.plusSeconds(300);

        limitTo(250, until).requireStatus(204);
        site.assertImport(250, "OPERATIONAL");
        assertThat(importSide().get("limitKw").asDouble()).isEqualTo(700);
        service.api().moveClockTo(until);
        site.assertImport(700, "ENVELOPE");

        limitTo(800, boundary(3)).requireStatus(204);
        site.assertImport(700, "ENVELOPE");
        limitTo(100, boundary(3)).requireStatus(204);
        site.assertImport(100, "OPERATIONAL");
        service.api().moveClockTo(boundary(1));
        site.assertImport(100, "OPERATIONAL");
        service.api()
                .put(
                        "/circuits/%s/operational-limit".formatted(site.circuit()),
                        Map.of("reason", "transformer is cool"))
                .requireStatus(204);
        site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
    }

    @Test
    void aRatingEditedMidBlockTakesEffectAtOnce() {
        sent(consumption(900));
        showsImportAtOnce(900, "ENVELOPE");

        site.defineCircuit(600, TestSite.SAFE_DEFAULT).requireStatus(200);
        site.assertImport(600, "RATING");
        site.defineCircuit(TestSite.RATING, TestSite.SAFE_DEFAULT).requireStatus(200);
        site.assertImport(900, "ENVELOPE");
        assertThat(site.defineCircuit(300, TestSite.SAFE_DEFAULT)
                        .requireStatus(400)
                        .body())
                .contains("safeDefaultKw");
        site.assertImport(900, "ENVELOPE");
    }

    @Test
    void unbindingReleasesTheCircuitInBothDirectionsAndForGood() {
        sent(consumption(700, 600));
        sent(site.newForecast("GENERATION").addBlocks(begin, BLOCK, 120));
        showsImportAtOnce(700, "ENVELOPE");
        showsExportAtOnce(120, "ENVELOPE");

        service.api().delete(site.groupPath()).requireStatus(204);

        site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
        site.assertExport(TestSite.EXPORT_SAFE_DEFAULT, "SAFE_DEFAULT");
        assertThat(site.readConstraint().get("mode").asString()).isEqualTo("UNMANAGED");
        site.bindGroup().requireStatus(200);
        // Forecasts from before the binding ended never come back.
        site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
        assertThat(site.readConstraint().get("mode").asString()).isEqualTo("AWAITING_FORECAST");
    }

    @Test
    void nothingIsDeletedUnderWhatDependsOnIt() {
        sent(consumption(700));
        showsImportAtOnce(700, "ENVELOPE");

        for (String path : List.of(
                "/circuits/" + site.circuit(),
                "/scopes/" + site.scope(),
                "/microgrids/" + site.microgrid(),
                "/connections/" + site.connection())) {
            HttpAnswer refused = service.api().delete(path).requireStatus(409);
            assertThat(refused.json().get("dependants")).as(refused.body()).isNotEmpty();
        }
        site.assertImport(700, "ENVELOPE");

        for (String path : List.of(
                site.groupPath(),
                "/connections/" + site.connection(),
                "/scopes/" + site.scope(),
                "/circuits/" + site.circuit(),
                "/microgrids/" + site.microgrid())) {
            service.api().delete(path).requireStatus(204);
            service.api().get(path).requireStatus(404);
        }
    }

    private ForecastMessage consumption(double... kw) {
        return site.newForecast("CONSUMPTION").addBlocks(begin, BLOCK, kw);
    }

    private void sent(ForecastMessage forecast) {
        site.sendMessage(forecast).requireStatus(204);
    }

    private Instant boundary(int number) {
        return begin.plus(BLOCK.multipliedBy(number));
    }

    private JsonNode importSide() {
        return site.readConstraint().get("import");
    }

    private void withdraw(String direction) {
        service.api()
                .post(
                        "/scopes/%s/withdraw".formatted(site.scope()),
                        Map.of("direction", direction, "reason", "as a test"))
                .requireStatus(202);
    }

    private HttpAnswer limitTo(double kw, Instant until) {
        return service.api()
                .put(
                        "/circuits/%s/operational-limit".formatted(site.circuit()),
                        Map.of("limitKw", kw, "reason", "transformer is hot", "until", until.toString()));
    }

    private void showsImportAtOnce(double kw, String source) {
        PromisedTime.requireWithin(AT_ONCE, service, () -> site.assertImport(kw, source));
    }

    private void showsExportAtOnce(double kw, String source) {
        PromisedTime.requireWithin(AT_ONCE, service, () -> site.assertExport(kw, source));
    }
}
