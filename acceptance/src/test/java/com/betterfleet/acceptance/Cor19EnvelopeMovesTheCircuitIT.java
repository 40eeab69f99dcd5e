package com.betterfleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** M5 and M6, from the forecast on the wire to what load control reads. */
@ExtendWith(Services.class)
@DisplayName("COR-19: active envelopes move the circuit, expiry and withdrawal return it")
class Cor19EnvelopeMovesTheCircuitIT {

    private static final Duration BLOCK = Duration.ofMinutes(15);
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final RunningService service;
    private final Site site;

    /** Begin of the first block: a minute ago, so that every test begins in the middle of it. */
    private Instant begin = Instant.MIN;

    Cor19EnvelopeMovesTheCircuitIT(RunningService service) {
        this.service = service;
        site = Site.create(service, "vector");
    }

    @BeforeEach
    void beginNow() {
        begin = service.api().now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
    }

    @Test
    void theCircuitFollowsTheForecastBlockAfterBlockAndThenItsSafeDefault() {
        sent(consumption(700, 300, 0, 250.5));
        showsImportAtOnce(700, "ENVELOPE");

        service.api().moveTo(boundary(1).minusSeconds(30));
        site.showsImport(700, "ENVELOPE");
        service.api().moveTo(boundary(1));
        site.showsImport(300, "ENVELOPE");
        service.api().moveTo(boundary(2));
        site.showsImport(0, "ENVELOPE");
        service.api().moveTo(boundary(3));
        site.showsImport(250.5, "ENVELOPE");
        service.api().moveTo(boundary(4).minusSeconds(30));
        site.showsImport(250.5, "ENVELOPE");
        service.api().moveTo(boundary(4));
        site.showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT");
        assertThat(importSide().get("limitKw").isNull()).isTrue();
    }

    @Test
    void oneMoveOverManyBlocksEndsWhereManyMovesWould() {
        sent(consumption(700, 300, 0, 250));
        showsImportAtOnce(700, "ENVELOPE");

        service.api().moveTo(boundary(3).plusSeconds(1));

        site.showsImport(250, "ENVELOPE");
    }

    @Test
    void anEnvelopeMayExceedTheSafeDefaultButNeverTheRating() {
        sent(consumption(Site.SAFE_DEFAULT + 1, Site.RATING, Site.RATING + 1));
        showsImportAtOnce(Site.SAFE_DEFAULT + 1, "ENVELOPE");

        service.api().moveTo(boundary(1));
        // The lowest bound is named; at a tie the one that no partner can move.
        site.showsImport(Site.RATING, "RATING");
        service.api().moveTo(boundary(2));
        site.showsImport(Site.RATING, "RATING");
        assertThat(importSide().get("limitKw").asDouble()).isEqualTo(Site.RATING + 1);
    }

    @Test
    void expiryReturnsTheCircuitToItsSafeDefaultAsItIsThen() {
        sent(consumption(700));
        showsImportAtOnce(700, "ENVELOPE");

        site.defineCircuit(Site.RATING, 320).expecting(200);
        site.showsImport(700, "ENVELOPE");
        service.api().moveTo(boundary(1));
        site.showsImport(320, "SAFE_DEFAULT");
        site.defineCircuit(Site.RATING, 330).expecting(200);
        site.showsImport(330, "SAFE_DEFAULT");
    }

    @Test
    void aHoleBetweenTwoBlocksIsTheCircuitsOwnPath() {
        sent(site.forecast("CONSUMPTION").block(begin, boundary(1), 700).block(boundary(2), boundary(3), 600));
        showsImportAtOnce(700, "ENVELOPE");

        service.api().moveTo(boundary(1));
        site.showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT");
        assertThat(importSide().get("reason").asString()).isEqualTo("FORECAST_GAP");
        assertThat(importSide().get("applied").asString()).isEqualTo("GAP_POLICY");
        assertThat(importSide().get("limitKw").isNull()).isTrue();
        // Past the hole and past the hold that may follow it.
        service.api().moveTo(boundary(2).plusSeconds(60));
        site.showsImport(600, "ENVELOPE");
    }

    @Test
    void withdrawalReturnsOneDirectionAtOnceAndLeavesTheOther() {
        sent(consumption(700, 650));
        sent(site.forecast("GENERATION").blocks(begin, BLOCK, 120, 110));
        showsImportAtOnce(700, "ENVELOPE");
        showsExportAtOnce(120, "ENVELOPE");

        withdraw("IMPORT");

        site.showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT");
        site.showsExport(120, "ENVELOPE");
        service.api().moveTo(boundary(1));
        site.showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT");
        site.showsExport(110, "ENVELOPE");
        sent(site.forecast("CONSUMPTION").blocks(boundary(1), BLOCK, 500));
        showsImportAtOnce(500, "ENVELOPE");
    }

    @Test
    void importAndExportMoveEachByItsOwnForecast() {
        site.showsExport(Site.EXPORT_SAFE_DEFAULT, "SAFE_DEFAULT");
        sent(site.forecast("GENERATION").blocks(begin, BLOCK, 200, Site.EXPORT_RATING + 50));
        showsExportAtOnce(200, "ENVELOPE");
        site.showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT");

        sent(consumption(700));
        showsImportAtOnce(700, "ENVELOPE");
        service.api().moveTo(boundary(1));
        site.showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT");
        site.showsExport(Site.EXPORT_RATING, "RATING");
        service.api().moveTo(boundary(2));
        site.showsExport(Site.EXPORT_SAFE_DEFAULT, "SAFE_DEFAULT");
    }

    @Test
    void anOperationalLimitBindsAtOnceAndEndsAtItsTime() {
        sent(consumption(700));
        showsImportAtOnce(700, "ENVELOPE");
        Instant until = begin.plusSeconds(300);

        limitTo(250, until).expecting(204);
        site.showsImport(250, "OPERATIONAL");
        assertThat(importSide().get("limitKw").asDouble()).isEqualTo(700);
        service.api().moveTo(until);
        site.showsImport(700, "ENVELOPE");

        limitTo(800, boundary(3)).expecting(204);
        site.showsImport(700, "ENVELOPE");
        limitTo(100, boundary(3)).expecting(204);
        site.showsImport(100, "OPERATIONAL");
        service.api().moveTo(boundary(1));
        site.showsImport(100, "OPERATIONAL");
        service.api()
                .put(
                        "/circuits/%s/operational-limit".formatted(site.circuit()),
                        Map.of("reason", "transformer is cool"))
                .expecting(204);
        site.showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT");
    }

    @Test
    void aRatingEditedMidBlockTakesEffectAtOnce() {
        sent(consumption(900));
        showsImportAtOnce(900, "ENVELOPE");

        site.defineCircuit(600, Site.SAFE_DEFAULT).expecting(200);
        site.showsImport(600, "RATING");
        site.defineCircuit(Site.RATING, Site.SAFE_DEFAULT).expecting(200);
        site.showsImport(900, "ENVELOPE");
        assertThat(site.defineCircuit(300, Site.SAFE_DEFAULT).expecting(400).body())
                .contains("safeDefaultKw");
        site.showsImport(900, "ENVELOPE");
    }

    @Test
    void unbindingReleasesTheCircuitInBothDirectionsAndForGood() {
        sent(consumption(700, 600));
        sent(site.forecast("GENERATION").blocks(begin, BLOCK, 120));
        showsImportAtOnce(700, "ENVELOPE");
        showsExportAtOnce(120, "ENVELOPE");

        service.api().delete(site.groupPath()).expecting(204);

        site.showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT");
        site.showsExport(Site.EXPORT_SAFE_DEFAULT, "SAFE_DEFAULT");
        assertThat(site.constraint().get("mode").asString()).isEqualTo("UNMANAGED");
        site.bind().expecting(200);
        // What was stated before the binding ended never comes back.
        site.showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT");
        assertThat(site.constraint().get("mode").asString()).isEqualTo("AWAITING_FORECAST");
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
            Answer refused = service.api().delete(path).expecting(409);
            assertThat(refused.json().get("dependants")).as(refused.body()).isNotEmpty();
        }
        site.showsImport(700, "ENVELOPE");

        for (String path : List.of(
                site.groupPath(),
                "/connections/" + site.connection(),
                "/scopes/" + site.scope(),
                "/circuits/" + site.circuit(),
                "/microgrids/" + site.microgrid())) {
            service.api().delete(path).expecting(204);
            service.api().get(path).expecting(404);
        }
    }

    private Forecast consumption(double... kw) {
        return site.forecast("CONSUMPTION").blocks(begin, BLOCK, kw);
    }

    private void sent(Forecast forecast) {
        site.send(forecast).expecting(204);
    }

    private Instant boundary(int number) {
        return begin.plus(BLOCK.multipliedBy(number));
    }

    private JsonNode importSide() {
        return site.constraint().get("import");
    }

    private void withdraw(String direction) {
        service.api()
                .post(
                        "/scopes/%s/withdraw".formatted(site.scope()),
                        Map.of("direction", direction, "reason", "as a test"))
                .expecting(202);
    }

    private Answer limitTo(double kw, Instant until) {
        return service.api()
                .put(
                        "/circuits/%s/operational-limit".formatted(site.circuit()),
                        Map.of("limitKw", kw, "reason", "transformer is hot", "until", until.toString()));
    }

    private void showsImportAtOnce(double kw, String source) {
        await().atMost(AT_ONCE).pollInterval(Duration.ofMillis(20)).untilAsserted(() -> site.showsImport(kw, source));
    }

    private void showsExportAtOnce(double kw, String source) {
        await().atMost(AT_ONCE).pollInterval(Duration.ofMillis(20)).untilAsserted(() -> site.showsExport(kw, source));
    }
}
