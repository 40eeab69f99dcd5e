package com.betterfleet.derms.oscp.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.metering.EnergyQuality;
import com.betterfleet.derms.metering.EnergyWindow;
import com.betterfleet.derms.metering.ScopeTotal;
import com.betterfleet.derms.metering.ScopeWindow;
import com.betterfleet.derms.partner.PartnerPropertiesFixtures;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.reporting.ReportFormatter.FormattedReport;
import com.betterfleet.derms.reporting.WindowReport;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** M10, M11: the bodies of measurements as sent. */
class MeasurementComposerTests {

    private static final Instant END = Instant.parse("2030-06-01T10:15:00Z");
    private static final Interval WINDOW = new Interval(END.minusSeconds(900), END);
    private static final Map<String, Boolean> BOTH = Map.of("group", true, "asset", true);

    private final MeasurementComposer composer =
            new MeasurementComposer(JsonMapper.builder().build());

    @Tag("OSCP-MEAS-1")
    @Tag("OSCP-MEAS-3")
    @Tag("OSCP-MEAS-6")
    @Tag("OSCP-MEAS-7")
    @Tag("OSCP-DIFF-10")
    @Test
    void vectorReceivesOneAssetWithWindowEnergyAndMeanPower() {
        assertThat(composeMessages("vector", Map.of(), window("600", null)))
                .containsExactly(new FormattedReport(
                        "update_asset_measurements",
                        "{\"group_id\":\"G1\",\"measurements\":[{\"asset_id\":\"A1\",\"asset_category\":\"CHARGING\","
                                + "\"energy_measurement\":{\"value\":600,\"phase\":\"ALL\",\"unit\":\"WH\","
                                + "\"direction\":\"IMPORT\",\"measure_time\":\"2030-06-01T10:15:00.000Z\","
                                + "\"initial_measure_time\":\"2030-06-01T10:00:00.000Z\"},"
                                + "\"instantaneous_measurement\":{\"value\":2.4,\"phase\":\"ALL\",\"unit\":\"KW\","
                                + "\"measure_time\":\"2030-06-01T10:15:00.000Z\"}}]}"));
    }

    @Tag("OSCP-MEAS-1")
    @Tag("OSCP-MEAS-4")
    @Test
    void coreProfileReceivesGroupMeasurements() {
        assertThat(composeMessages("oscp", Map.of(), window("600", null)))
                .containsExactly(new FormattedReport(
                        "update_group_measurements",
                        "{\"group_id\":\"G1\",\"measurements\":[{\"value\":600,\"phase\":\"ALL\",\"unit\":\"WH\","
                                + "\"direction\":\"IMPORT\",\"measure_time\":\"2030-06-01T10:15:00.000Z\","
                                + "\"initial_measure_time\":\"2030-06-01T10:00:00.000Z\"}]}"));
    }

    @Tag("OSCP-BODY-10")
    @Tag("OSCP-MEAS-8")
    @Test
    void energyIsExactWithoutExponentInTheConfiguredUnit() {
        assertThat(body("vector", Map.of(), window("1000000", null))).contains("\"value\":1000000,");
        assertThat(body("vector", Map.of(), window("0.000001", null))).contains("\"value\":0.000001,");
        assertThat(body("vector", Map.of("energyUnit", "KWH"), window("0.000001", null)))
                .contains("\"value\":0.000000001,\"phase\":\"ALL\",\"unit\":\"KWH\"");
        assertThat(body("vector", Map.of("energyUnit", "KWH"), window("1234.5", null)))
                .contains("\"value\":1.2345,\"phase\":\"ALL\",\"unit\":\"KWH\"");
        assertThat(body("vector", Map.of("powerUnit", "W"), window("1234.5", null)))
                .contains("\"value\":4938,\"phase\":\"ALL\",\"unit\":\"W\"");
    }

    @Tag("OSCP-MEAS-10")
    @Test
    void measuredZeroIsSent() {
        assertThat(body("vector", Map.of(), window("0", null))).contains("{\"value\":0,\"phase\"");
    }

    @Test
    void missingValuesAreNotSent() {
        assertThat(composeMessages("vector", Map.of("measurement", BOTH), window(null, null)))
                .isEmpty();
    }

    @Tag("OSCP-MEAS-5")
    @Tag("OSCP-MEAS-7")
    @Test
    void knownExportIsSentSeparatelyAndPowerIsNet() {
        String body = body("vector", Map.of("powerUnit", "W"), window("250", "500"));

        assertThat(body).contains("\"direction\":\"IMPORT\"", "\"direction\":\"EXPORT\"", "\"value\":-1000,");
        assertThat(body.split("instantaneous_measurement")).hasSize(2);
        assertThat(body("vector", Map.of(), window("250", null))).doesNotContain("EXPORT");
    }

    @Test
    void eachChargerIsSentSeparatelyWhenConfigured() {
        ScopeWindow window = new ScopeWindow(
                energyWindow("30", null),
                Map.of("charger-b", energyWindow("20", null), "charger-a", energyWindow("10", null)));

        assertThat(body("vector", Map.of("perAsset", true), window))
                .containsSubsequence("\"charger-a\"", "\"value\":10,", "\"charger-b\"", "\"value\":20,");
        assertThat(body("vector", Map.of(), window)).contains("\"A1\"").doesNotContain("charger");
    }

    @Test
    void groupAndAssetsAreSentInSeparateMessages() {
        assertThat(composeMessages("oscp", Map.of("measurement", BOTH), window("1", null)))
                .extracting(FormattedReport::type)
                .containsExactly("update_group_measurements", "update_asset_measurements");
    }

    @Tag("OSCP-MEAS-2")
    @Test
    void cumulativeRegisterIsSentWithoutAStart() {
        WindowReport report = report("oscp", Map.of(), window("600", null), Optional.of(total("123456.75")));

        assertThat(composer.formatReport(report))
                .extracting(FormattedReport::body)
                .containsExactly(
                        "{\"group_id\":\"G1\",\"measurements\":[{\"value\":123456.75,\"phase\":\"ALL\",\"unit\":\"WH\","
                                + "\"direction\":\"IMPORT\",\"measure_time\":\"2030-06-01T10:15:00.000Z\"}]}");
    }

    private String body(String profile, Map<String, ?> own, ScopeWindow window) {
        return composeMessages(profile, own, window).getFirst().body();
    }

    private List<FormattedReport> composeMessages(String profile, Map<String, ?> own, ScopeWindow window) {
        return composer.formatReport(report(profile, own, window, Optional.empty()));
    }

    private static WindowReport report(
            String profile, Map<String, ?> own, ScopeWindow window, Optional<ScopeTotal> total) {
        GroupBinding binding = new GroupBinding(
                1, "c", "G1", "s", "A1", GroupBinding.EnforcementMode.ENFORCE, 1, Instant.EPOCH, 0, Optional.empty());
        return new WindowReport(binding, PartnerPropertiesFixtures.profileProperties(profile, own), window, total);
    }

    private static ScopeTotal total(String wattHours) {
        return new ScopeTotal(END, Optional.of(new Energy(new BigDecimal(wattHours))), Optional.empty());
    }

    private static ScopeWindow window(@Nullable String imported, @Nullable String exported) {
        return new ScopeWindow(energyWindow(imported, exported), Map.of());
    }

    private static EnergyWindow energyWindow(@Nullable String imported, @Nullable String exported) {
        return new EnergyWindow(WINDOW, energy(imported), energy(exported), EnergyQuality.MEASURED);
    }

    private static Optional<Energy> energy(@Nullable String wattHours) {
        return Optional.ofNullable(wattHours).map(BigDecimal::new).map(Energy::new);
    }
}
