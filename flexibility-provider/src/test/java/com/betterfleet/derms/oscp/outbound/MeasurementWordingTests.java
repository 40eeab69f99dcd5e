package com.betterfleet.derms.oscp.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.KnownTerms;
import com.betterfleet.derms.metering.Quality;
import com.betterfleet.derms.metering.ScopeWindow;
import com.betterfleet.derms.metering.Total;
import com.betterfleet.derms.metering.Window;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.reporting.Report;
import com.betterfleet.derms.reporting.ReportWording.Worded;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** M10, M11: the bodies as they leave. */
class MeasurementWordingTests {

    private static final Instant END = Instant.parse("2030-06-01T10:15:00Z");
    private static final Interval WINDOW = new Interval(END.minusSeconds(900), END);
    private static final Map<String, Boolean> BOTH = Map.of("group", true, "asset", true);

    private final MeasurementWording wording =
            new MeasurementWording(JsonMapper.builder().build());

    @Test
    void vectorIsToldOneAssetOfTheGroupWithEnergySinceTheStartOfTheWindowAndItsMeanPower() {
        assertThat(words("vector", Map.of(), window("600", null)))
                .containsExactly(new Worded(
                        "update_asset_measurements",
                        "{\"group_id\":\"G1\",\"measurements\":[{\"asset_id\":\"A1\",\"asset_category\":\"CHARGING\","
                                + "\"energy_measurement\":{\"value\":600,\"phase\":\"ALL\",\"unit\":\"WH\","
                                + "\"direction\":\"IMPORT\",\"measure_time\":\"2030-06-01T10:15:00.000Z\","
                                + "\"initial_measure_time\":\"2030-06-01T10:00:00.000Z\"},"
                                + "\"instantaneous_measurement\":{\"value\":2.4,\"phase\":\"ALL\",\"unit\":\"KW\","
                                + "\"measure_time\":\"2030-06-01T10:15:00.000Z\"}}]}"));
    }

    @Test
    void aBareCoreIsToldTheGroup() {
        assertThat(words("oscp", Map.of(), window("600", null)))
                .containsExactly(new Worded(
                        "update_group_measurements",
                        "{\"group_id\":\"G1\",\"measurements\":[{\"value\":600,\"phase\":\"ALL\",\"unit\":\"WH\","
                                + "\"direction\":\"IMPORT\",\"measure_time\":\"2030-06-01T10:15:00.000Z\","
                                + "\"initial_measure_time\":\"2030-06-01T10:00:00.000Z\"}]}"));
    }

    @Test
    void energyIsToldExactlyAndWithoutAnExponentInTheUnitOfTheTerms() {
        assertThat(body("vector", Map.of(), window("1000000", null))).contains("\"value\":1000000,");
        assertThat(body("vector", Map.of(), window("0.000001", null))).contains("\"value\":0.000001,");
        assertThat(body("vector", Map.of("energyUnit", "KWH"), window("0.000001", null)))
                .contains("\"value\":0.000000001,\"phase\":\"ALL\",\"unit\":\"KWH\"");
        assertThat(body("vector", Map.of("energyUnit", "KWH"), window("1234.5", null)))
                .contains("\"value\":1.2345,\"phase\":\"ALL\",\"unit\":\"KWH\"");
        assertThat(body("vector", Map.of("powerUnit", "W"), window("1234.5", null)))
                .contains("\"value\":4938,\"phase\":\"ALL\",\"unit\":\"W\"");
    }

    @Test
    void zeroIsToldWhereItWasMeasured() {
        assertThat(body("vector", Map.of(), window("0", null))).contains("{\"value\":0,\"phase\"");
    }

    @Test
    void whatIsMissingIsNotTold() {
        assertThat(words("vector", Map.of("measurement", BOTH), window(null, null)))
                .isEmpty();
    }

    @Test
    void exportIsToldApartWhereSomethingIsKnownOfItAndThePowerIsWhatIsLeft() {
        String body = body("vector", Map.of("powerUnit", "W"), window("250", "500"));

        assertThat(body).contains("\"direction\":\"IMPORT\"", "\"direction\":\"EXPORT\"", "\"value\":-1000,");
        assertThat(body.split("instantaneous_measurement")).hasSize(2);
        assertThat(body("vector", Map.of(), window("250", null))).doesNotContain("EXPORT");
    }

    @Test
    void byOptionEachChargerIsToldForItself() {
        ScopeWindow window =
                new ScopeWindow(one("30", null), Map.of("charger-b", one("20", null), "charger-a", one("10", null)));

        assertThat(body("vector", Map.of("perAsset", true), window))
                .containsSubsequence("\"charger-a\"", "\"value\":10,", "\"charger-b\"", "\"value\":20,");
        assertThat(body("vector", Map.of(), window)).contains("\"A1\"").doesNotContain("charger");
    }

    @Test
    void groupAndAssetsAreToldByAMessageEach() {
        assertThat(words("oscp", Map.of("measurement", BOTH), window("1", null)))
                .extracting(Worded::type)
                .containsExactly("update_group_measurements", "update_asset_measurements");
    }

    @Test
    void aRegisterThatNeverFallsIsToldWithoutAStart() {
        Report report = report("oscp", Map.of(), window("600", null), Optional.of(total("123456.75")));

        assertThat(wording.word(report))
                .extracting(Worded::body)
                .containsExactly(
                        "{\"group_id\":\"G1\",\"measurements\":[{\"value\":123456.75,\"phase\":\"ALL\",\"unit\":\"WH\","
                                + "\"direction\":\"IMPORT\",\"measure_time\":\"2030-06-01T10:15:00.000Z\"}]}");
    }

    private String body(String profile, Map<String, ?> own, ScopeWindow window) {
        return words(profile, own, window).getFirst().body();
    }

    private List<Worded> words(String profile, Map<String, ?> own, ScopeWindow window) {
        return wording.word(report(profile, own, window, Optional.empty()));
    }

    private static Report report(String profile, Map<String, ?> own, ScopeWindow window, Optional<Total> total) {
        GroupBinding binding = new GroupBinding(
                1, "c", "G1", "s", "A1", GroupBinding.Enforcement.ENFORCE, 1, Instant.EPOCH, Optional.empty());
        return new Report(binding, KnownTerms.of(profile, own), window, total);
    }

    private static Total total(String wattHours) {
        return new Total(END, Optional.of(new Energy(new BigDecimal(wattHours))), Optional.empty());
    }

    private static ScopeWindow window(@Nullable String imported, @Nullable String exported) {
        return new ScopeWindow(one(imported, exported), Map.of());
    }

    private static Window one(@Nullable String imported, @Nullable String exported) {
        return new Window(WINDOW, energy(imported), energy(exported), Quality.MEASURED);
    }

    private static Optional<Energy> energy(@Nullable String wattHours) {
        return Optional.ofNullable(wattHours).map(BigDecimal::new).map(Energy::new);
    }
}
