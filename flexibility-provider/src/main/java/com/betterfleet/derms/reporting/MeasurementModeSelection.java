package com.betterfleet.derms.reporting;

import com.betterfleet.derms.link.PartnerLink;
import com.betterfleet.derms.partner.HandshakeDemands;
import com.betterfleet.derms.partner.PartnerProperties;
import com.betterfleet.derms.partner.PartnerProperties.MeteringMode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Selects how energy is reported to a partner from the demands of both sides (M10). Pure. */
public final class MeasurementModeSelection {

    private MeasurementModeSelection() {}

    /**
     * Selects the mode that both sides accept, energy per window if both modes are possible; empty if there is none.
     */
    public static Optional<MeteringMode> selectMode(PartnerProperties properties, @Nullable PartnerLink link) {
        List<MeteringMode> partnerModes = link == null
                ? List.of()
                : link.partnerDemands().map(HandshakeDemands::meteringModes).orElse(List.of());
        if (isAcceptable(MeteringMode.INTERMITTENT, properties, partnerModes)) {
            return Optional.of(MeteringMode.INTERMITTENT);
        }
        return isAcceptable(MeteringMode.CONTINUOUS, properties, partnerModes)
                ? Optional.of(MeteringMode.CONTINUOUS)
                : Optional.empty();
    }

    private static boolean isAcceptable(
            MeteringMode mode, PartnerProperties properties, List<MeteringMode> partnerModes) {
        List<MeteringMode> ownModes = properties.metering().measurementConfiguration();
        return (ownModes.isEmpty() || ownModes.contains(mode))
                && (partnerModes.isEmpty() || partnerModes.contains(mode));
    }
}
