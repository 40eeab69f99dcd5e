package com.betterfleet.derms.oscp.outbound;

import com.betterfleet.derms.metering.EnergyWindow;
import com.betterfleet.derms.metering.ScopeTotal;
import com.betterfleet.derms.oscp.wire.AssetMeasurement;
import com.betterfleet.derms.oscp.wire.EnergyMeasurement;
import com.betterfleet.derms.oscp.wire.EnergyMeasurement.EnergyFlowDirection;
import com.betterfleet.derms.oscp.wire.MessageName;
import com.betterfleet.derms.oscp.wire.UpdateMeasurements;
import com.betterfleet.derms.partner.PartnerProperties;
import com.betterfleet.derms.partner.PartnerProperties.ReportedEnergyUnit;
import com.betterfleet.derms.partner.PartnerProperties.ReportedPowerUnit;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.reporting.ReportFormatter;
import com.betterfleet.derms.reporting.WindowReport;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Composes measurements of a group: by group, by asset, or both, as its partner properties require (M10, M11).
 *
 * <p>Energy is exact, with all decimals of the register differences, so that the partner's sum equals the registers.
 * Import and export are separate; export is present only where it is measured.
 */
@Component
class MeasurementComposer implements ReportFormatter {

    private static final BigDecimal MILLIS_OF_AN_HOUR =
            BigDecimal.valueOf(Duration.ofHours(1).toMillis());
    private static final int KILO = 3;

    private final JsonMapper json;

    MeasurementComposer(JsonMapper json) {
        this.json = json;
    }

    @Override
    public List<FormattedReport> formatReport(WindowReport report) {
        PartnerProperties properties = report.properties();
        String groupId = report.binding().groupId();
        List<FormattedReport> messages = new ArrayList<>();
        if (properties.reporting().measurement().group()) {
            List<EnergyMeasurement> energies = groupEnergies(report);
            if (!energies.isEmpty()) {
                messages.add(new FormattedReport(
                        MessageName.UPDATE_GROUP_MEASUREMENTS.wireName(),
                        UpdateMeasurements.groupJson(json, groupId, energies)));
            }
        }
        if (properties.reporting().measurement().asset()) {
            List<AssetMeasurement> assets = assetMeasurements(report);
            if (!assets.isEmpty()) {
                messages.add(new FormattedReport(
                        MessageName.UPDATE_ASSET_MEASUREMENTS.wireName(),
                        UpdateMeasurements.assetsJson(json, groupId, assets)));
            }
        }
        return messages;
    }

    private static List<EnergyMeasurement> groupEnergies(WindowReport report) {
        return report.total()
                .map(total -> registerEnergies(total, report.properties()))
                .orElseGet(() -> windowEnergies(report.window().sum(), report.properties()));
    }

    /** One asset represents the group. With the property for it, and energy by window, each charger has its own. */
    private static List<AssetMeasurement> assetMeasurements(WindowReport report) {
        PartnerProperties properties = report.properties();
        EnergyWindow sum = report.window().sum();
        if (report.total().isPresent()) {
            return toAssetMeasurements(
                    report.binding().assetId(),
                    registerEnergies(report.total().get(), properties),
                    meanPower(sum, properties));
        }
        if (!properties.reporting().perAsset()) {
            return toAssetMeasurements(
                    report.binding().assetId(), windowEnergies(sum, properties), meanPower(sum, properties));
        }
        List<AssetMeasurement> assets = new ArrayList<>();
        new TreeMap<>(report.window().parts())
                .forEach((assetId, assetWindow) -> assets.addAll(toAssetMeasurements(
                        assetId, windowEnergies(assetWindow, properties), meanPower(assetWindow, properties))));
        return assets;
    }

    /** A measurement contains one energy; the mean power is in the first. */
    private static List<AssetMeasurement> toAssetMeasurements(
            String assetId,
            List<EnergyMeasurement> energies,
            Optional<AssetMeasurement.InstantaneousMeasurement> power) {
        List<AssetMeasurement> measurements = new ArrayList<>();
        for (EnergyMeasurement energy : energies) {
            measurements.add(new AssetMeasurement(assetId, energy, measurements.isEmpty() ? power : Optional.empty()));
        }
        return measurements;
    }

    /** The energy of a window, since its start. */
    private static List<EnergyMeasurement> windowEnergies(EnergyWindow window, PartnerProperties properties) {
        Interval span = window.span();
        List<EnergyMeasurement> energies = new ArrayList<>();
        window.imported()
                .ifPresent(energy -> energies.add(new EnergyMeasurement(
                        convertEnergy(energy, properties),
                        energyUnit(properties),
                        EnergyFlowDirection.IMPORT,
                        span.end(),
                        Optional.of(span.start()))));
        window.exported()
                .ifPresent(energy -> energies.add(new EnergyMeasurement(
                        convertEnergy(energy, properties),
                        energyUnit(properties),
                        EnergyFlowDirection.EXPORT,
                        span.end(),
                        Optional.of(span.start()))));
        return energies;
    }

    /** The reading of a register that never falls, at an instant. */
    private static List<EnergyMeasurement> registerEnergies(ScopeTotal total, PartnerProperties properties) {
        List<EnergyMeasurement> energies = new ArrayList<>();
        total.imported()
                .ifPresent(energy -> energies.add(new EnergyMeasurement(
                        convertEnergy(energy, properties),
                        energyUnit(properties),
                        EnergyFlowDirection.IMPORT,
                        total.at(),
                        Optional.empty())));
        total.exported()
                .ifPresent(energy -> energies.add(new EnergyMeasurement(
                        convertEnergy(energy, properties),
                        energyUnit(properties),
                        EnergyFlowDirection.EXPORT,
                        total.at(),
                        Optional.empty())));
        return energies;
    }

    private static Optional<AssetMeasurement.InstantaneousMeasurement> meanPower(
            EnergyWindow window, PartnerProperties properties) {
        if (window.imported().isEmpty() && window.exported().isEmpty()) {
            return Optional.empty();
        }
        BigDecimal netEnergyPerHour = wattHoursOrZero(window.imported())
                .subtract(wattHoursOrZero(window.exported()))
                .multiply(MILLIS_OF_AN_HOUR);
        BigDecimal watts = netEnergyPerHour.divide(
                BigDecimal.valueOf(window.span().duration().toMillis()), 0, RoundingMode.HALF_UP);
        boolean inKilowatts = properties.reporting().powerUnit() == ReportedPowerUnit.KW;
        return Optional.of(new AssetMeasurement.InstantaneousMeasurement(
                inKilowatts ? watts.movePointLeft(KILO) : watts,
                inKilowatts ? AssetMeasurement.PowerMeasurementUnit.KW : AssetMeasurement.PowerMeasurementUnit.W,
                window.span().end()));
    }

    private static BigDecimal wattHoursOrZero(Optional<Energy> energy) {
        return energy.map(Energy::wattHours).orElse(BigDecimal.ZERO);
    }

    private static BigDecimal convertEnergy(Energy energy, PartnerProperties properties) {
        return properties.reporting().energyUnit() == ReportedEnergyUnit.KWH
                ? energy.wattHours().movePointLeft(KILO)
                : energy.wattHours();
    }

    private static EnergyMeasurement.EnergyMeasurementUnit energyUnit(PartnerProperties properties) {
        return properties.reporting().energyUnit() == ReportedEnergyUnit.KWH
                ? EnergyMeasurement.EnergyMeasurementUnit.KWH
                : EnergyMeasurement.EnergyMeasurementUnit.WH;
    }
}
