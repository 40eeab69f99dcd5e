package com.betterfleet.derms.forecast.conversion;

import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.partner.PartnerProperties.AmpereMeaning;
import com.betterfleet.derms.power.Phase;
import com.betterfleet.derms.power.Voltage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an ampere of a partner is worth on a scope's circuit, or why that cannot be said. */
public sealed interface AmpereConversion {

    /** The partner's terms and the circuit together. */
    static AmpereConversion of(@Nullable AmpereMeaning meaning, Optional<Circuit> circuit) {
        if (meaning == null) {
            return new InconvertibleAmperes(
                    "for amperes it is not agreed whether they are per phase or a sum (property ampereMeaning)");
        }
        return circuit.<AmpereConversion>map(circuitData -> new ConvertibleAmperes(
                        meaning, new Voltage(circuitData.nominalPhaseVoltage()), circuitData.phases()))
                .orElseGet(() -> new InconvertibleAmperes(
                        "for amperes a voltage is needed, and the scope of this group has no circuit that states one"));
    }

    /**
     * They can be turned into watts.
     *
     * @param phaseVoltage nominal, between a phase and neutral
     * @param phases of the circuit
     */
    record ConvertibleAmperes(AmpereMeaning meaning, Voltage phaseVoltage, int phases) implements AmpereConversion {

        /** A single phase is worth its own voltage; of the sum it is a matter of agreement (decision). */
        public Voltage effectiveVoltage(Phase phase) {
            boolean inEachPhase = (phase == Phase.ALL || phase == Phase.UNKNOWN) && meaning == AmpereMeaning.PER_PHASE;
            return inEachPhase ? phaseVoltage.times(phases) : phaseVoltage;
        }
    }

    /** They cannot; {@code why} is for the partner to read. */
    record InconvertibleAmperes(String reason) implements AmpereConversion {}
}
