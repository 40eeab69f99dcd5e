package com.betterfleet.derms.forecast;

import com.betterfleet.derms.connection.PartnerTerms.AmpereMeaning;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.power.Phase;
import com.betterfleet.derms.power.Voltage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an ampere of a partner is worth on a scope's circuit, or why that cannot be said. */
public sealed interface Amperes {

    /** The partner's terms and the circuit together. */
    static Amperes of(@Nullable AmpereMeaning meaning, Optional<Circuit> circuit) {
        if (meaning == null) {
            return new Unusable(
                    "for amperes it is not agreed whether they are per phase or a sum (property ampereMeaning)");
        }
        return circuit.<Amperes>map(
                        known -> new Usable(meaning, new Voltage(known.nominalPhaseVoltage()), known.phases()))
                .orElseGet(() -> new Unusable(
                        "for amperes a voltage is needed, and the scope of this group has no circuit that states one"));
    }

    /**
     * They can be turned into watts.
     *
     * @param phaseVoltage nominal, between a phase and neutral
     * @param phases of the circuit
     */
    record Usable(AmpereMeaning meaning, Voltage phaseVoltage, int phases) implements Amperes {

        /** A single phase is worth its own voltage; of the sum it is a matter of agreement (decision). */
        Voltage worth(Phase phase) {
            boolean inEachPhase = (phase == Phase.ALL || phase == Phase.UNKNOWN) && meaning == AmpereMeaning.PER_PHASE;
            return inEachPhase ? phaseVoltage.times(phases) : phaseVoltage;
        }
    }

    /** They cannot; {@code why} is for the partner to read. */
    record Unusable(String why) implements Amperes {}
}
