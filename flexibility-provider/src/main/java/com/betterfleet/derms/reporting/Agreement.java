package com.betterfleet.derms.reporting;

import com.betterfleet.derms.connection.Demands;
import com.betterfleet.derms.connection.Link;
import com.betterfleet.derms.connection.PartnerTerms;
import com.betterfleet.derms.connection.PartnerTerms.MeasurementMode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How energy is told to a partner, as both sides' demands have it (M10). Pure. */
final class Agreement {

    private Agreement() {}

    /** The mode that both sides take, energy per window where either will do; empty where there is none. */
    static Optional<MeasurementMode> of(PartnerTerms terms, @Nullable Link link) {
        List<MeasurementMode> theirs = link == null
                ? List.of()
                : link.theirs().map(Demands::measurements).orElse(List.of());
        if (met(MeasurementMode.INTERMITTENT, terms, theirs)) {
            return Optional.of(MeasurementMode.INTERMITTENT);
        }
        return met(MeasurementMode.CONTINUOUS, terms, theirs)
                ? Optional.of(MeasurementMode.CONTINUOUS)
                : Optional.empty();
    }

    private static boolean met(MeasurementMode mode, PartnerTerms terms, List<MeasurementMode> theirs) {
        List<MeasurementMode> ours = terms.measurementConfiguration();
        return (ours.isEmpty() || ours.contains(mode)) && (theirs.isEmpty() || theirs.contains(mode));
    }
}
