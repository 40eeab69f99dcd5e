package com.betterfleet.derms.oscp.outbound;

import com.betterfleet.derms.connection.PartnerTerms;
import com.betterfleet.derms.connection.PartnerTerms.EnergyUnit;
import com.betterfleet.derms.connection.PartnerTerms.PowerUnit;
import com.betterfleet.derms.metering.Total;
import com.betterfleet.derms.metering.Window;
import com.betterfleet.derms.oscp.wire.AssetMeasurement;
import com.betterfleet.derms.oscp.wire.EnergyMeasurement;
import com.betterfleet.derms.oscp.wire.EnergyMeasurement.Flow;
import com.betterfleet.derms.oscp.wire.MessageName;
import com.betterfleet.derms.oscp.wire.UpdateMeasurements;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.reporting.Report;
import com.betterfleet.derms.reporting.ReportWording;
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
 * Words what a group has used: as a group, as assets, or both, as its terms have it (M10, M11).
 *
 * <p>Energy is told exactly, with the decimals that the registers' differences have, so that what the partner adds up is what the
 * registers show. Import and export are told apart; export only where something is known of it.
 */
@Component
class MeasurementWording implements ReportWording {

    private static final BigDecimal MILLIS_OF_AN_HOUR =
            BigDecimal.valueOf(Duration.ofHours(1).toMillis());
    private static final int KILO = 3;

    private final JsonMapper json;

    MeasurementWording(JsonMapper json) {
        this.json = json;
    }

    @Override
    public List<Worded> word(Report report) {
        PartnerTerms terms = report.terms();
        String groupId = report.binding().groupId();
        List<Worded> words = new ArrayList<>();
        if (terms.measurement().group()) {
            List<EnergyMeasurement> energies = ofGroup(report);
            if (!energies.isEmpty()) {
                words.add(new Worded(
                        MessageName.UPDATE_GROUP_MEASUREMENTS.wireName(),
                        UpdateMeasurements.ofGroup(json, groupId, energies)));
            }
        }
        if (terms.measurement().asset()) {
            List<AssetMeasurement> assets = ofAssets(report);
            if (!assets.isEmpty()) {
                words.add(new Worded(
                        MessageName.UPDATE_ASSET_MEASUREMENTS.wireName(),
                        UpdateMeasurements.ofAssets(json, groupId, assets)));
            }
        }
        return words;
    }

    private static List<EnergyMeasurement> ofGroup(Report report) {
        return report.total()
                .map(total -> shown(total, report.terms()))
                .orElseGet(() -> used(report.window().sum(), report.terms()));
    }

    /** One asset stands for the group; each charger for itself where the terms ask for that, and energy is told by window. */
    private static List<AssetMeasurement> ofAssets(Report report) {
        PartnerTerms terms = report.terms();
        Window sum = report.window().sum();
        if (report.total().isPresent()) {
            return asset(report.binding().assetId(), shown(report.total().get(), terms), mean(sum, terms));
        }
        if (!terms.perAsset()) {
            return asset(report.binding().assetId(), used(sum, terms), mean(sum, terms));
        }
        List<AssetMeasurement> assets = new ArrayList<>();
        new TreeMap<>(report.window().parts())
                .forEach((assetId, own) -> assets.addAll(asset(assetId, used(own, terms), mean(own, terms))));
        return assets;
    }

    /** An asset's measurement holds one energy; the mean power goes with the first. */
    private static List<AssetMeasurement> asset(
            String assetId, List<EnergyMeasurement> energies, Optional<AssetMeasurement.Power> power) {
        List<AssetMeasurement> measurements = new ArrayList<>();
        for (EnergyMeasurement energy : energies) {
            measurements.add(new AssetMeasurement(assetId, energy, measurements.isEmpty() ? power : Optional.empty()));
        }
        return measurements;
    }

    /** The energy of a window, since its start. */
    private static List<EnergyMeasurement> used(Window window, PartnerTerms terms) {
        Interval span = window.span();
        List<EnergyMeasurement> energies = new ArrayList<>();
        window.imported()
                .ifPresent(energy -> energies.add(new EnergyMeasurement(
                        amount(energy, terms), unit(terms), Flow.IMPORT, span.end(), Optional.of(span.start()))));
        window.exported()
                .ifPresent(energy -> energies.add(new EnergyMeasurement(
                        amount(energy, terms), unit(terms), Flow.EXPORT, span.end(), Optional.of(span.start()))));
        return energies;
    }

    /** What a register that never falls shows at an instant. */
    private static List<EnergyMeasurement> shown(Total total, PartnerTerms terms) {
        List<EnergyMeasurement> energies = new ArrayList<>();
        total.imported()
                .ifPresent(energy -> energies.add(new EnergyMeasurement(
                        amount(energy, terms), unit(terms), Flow.IMPORT, total.at(), Optional.empty())));
        total.exported()
                .ifPresent(energy -> energies.add(new EnergyMeasurement(
                        amount(energy, terms), unit(terms), Flow.EXPORT, total.at(), Optional.empty())));
        return energies;
    }

    private static Optional<AssetMeasurement.Power> mean(Window window, PartnerTerms terms) {
        if (window.imported().isEmpty() && window.exported().isEmpty()) {
            return Optional.empty();
        }
        BigDecimal net = wattHours(window.imported())
                .subtract(wattHours(window.exported()))
                .multiply(MILLIS_OF_AN_HOUR);
        BigDecimal watts =
                net.divide(BigDecimal.valueOf(window.span().duration().toMillis()), 0, RoundingMode.HALF_UP);
        boolean kilo = terms.powerUnit() == PowerUnit.KW;
        return Optional.of(new AssetMeasurement.Power(
                kilo ? watts.movePointLeft(KILO) : watts,
                kilo ? AssetMeasurement.Unit.KW : AssetMeasurement.Unit.W,
                window.span().end()));
    }

    private static BigDecimal wattHours(Optional<Energy> energy) {
        return energy.map(Energy::wattHours).orElse(BigDecimal.ZERO);
    }

    private static BigDecimal amount(Energy energy, PartnerTerms terms) {
        return terms.energyUnit() == EnergyUnit.KWH ? energy.wattHours().movePointLeft(KILO) : energy.wattHours();
    }

    private static EnergyMeasurement.Unit unit(PartnerTerms terms) {
        return terms.energyUnit() == EnergyUnit.KWH ? EnergyMeasurement.Unit.KWH : EnergyMeasurement.Unit.WH;
    }
}
