package com.betterfleet.derms.forecast.conversion;

import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.partner.PartnerProperties.AmpereMeaning;
import com.betterfleet.derms.power.Phase;
import com.betterfleet.derms.power.Voltage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Converts amperes of a partner on a scope's circuit to watts, or states why that is not possible. */
public sealed interface AmpereConversion {

    /** Combines the partner's profile and the circuit. */
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
     * Amperes can be converted.
     *
     * @param phaseVoltage nominal, between a phase and neutral
     * @param phases of the circuit
     */
    record ConvertibleAmperes(AmpereMeaning meaning, Voltage phaseVoltage, int phases) implements AmpereConversion {

        /**
         * The voltage by which amperes are multiplied. For a single phase it is that phase's voltage, for the sum it
         * follows the partner's profile (decision).
         */
        public Voltage effectiveVoltage(Phase phase) {
            boolean inEachPhase = (phase == Phase.ALL || phase == Phase.UNKNOWN) && meaning == AmpereMeaning.PER_PHASE;
            return inEachPhase ? phaseVoltage.times(phases) : phaseVoltage;
        }
    }

    /** Amperes cannot be converted; the partner reads the reason. */
    record InconvertibleAmperes(String reason) implements AmpereConversion {}
}
