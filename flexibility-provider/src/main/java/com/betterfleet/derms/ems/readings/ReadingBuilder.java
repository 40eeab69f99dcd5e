package com.betterfleet.derms.ems.readings;

import com.betterfleet.derms.metering.MeterReading;
import com.betterfleet.derms.power.Phase;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.refusal.InvalidValueException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds one reading, value by value, from any input format. */
final class ReadingBuilder {

    /** The fields of a row, besides the registers of phases. */
    static final List<String> FIELDS = List.of("assetId", "at", "importWh", "exportWh", "powerW");

    private static final int MAX_NUMBER_LENGTH = 200;

    private @Nullable String assetId;
    private @Nullable String at;
    private @Nullable BigDecimal importWh;
    private @Nullable BigDecimal exportWh;
    private @Nullable BigDecimal powerW;
    private @Nullable Map<Phase, MeterReading.PhaseReading> phases;

    /** @throws InvalidValueException if there is no such text field */
    void setText(String field, String value) {
        switch (field) {
            case "assetId" -> assetId = value;
            case "at" -> at = value;
            default -> throw new InvalidValueException(field, value, "a number");
        }
    }

    /** @throws InvalidValueException if there is no such number field, or the value is not a number */
    void setNumber(String field, String value) {
        switch (field) {
            case "importWh" -> importWh = parseDecimal(field, value);
            case "exportWh" -> exportWh = parseDecimal(field, value);
            case "powerW" -> powerW = parseDecimal(field, value);
            default -> throw new InvalidValueException(field, value, "a text");
        }
    }

    /** @throws InvalidValueException if the phase was added before */
    void addPhase(MeterReading.PhaseReading phaseRegisters) {
        if (phases == null) {
            phases = new EnumMap<>(Phase.class);
        }
        if (phases.putIfAbsent(phaseRegisters.phase(), phaseRegisters) != null) {
            throw new InvalidValueException("phases", phaseRegisters.phase(), "each phase at most once");
        }
    }

    /** @throws InvalidValueException if a required field is missing */
    MeterReading buildReading() {
        return new MeterReading(
                InputChecks.requireId("assetId", assetId),
                InputChecks.requireInstant("at", at),
                importWh,
                exportWh,
                powerW,
                phases == null ? List.of() : new ArrayList<>(phases.values()));
    }

    /** @throws InvalidValueException if the value is not a number of a usual length */
    static BigDecimal parseDecimal(String field, String value) {
        try {
            if (value.length() <= MAX_NUMBER_LENGTH) {
                return new BigDecimal(value);
            }
        } catch (NumberFormatException e) {
            // Reported below.
        }
        throw new InvalidValueException(field, value, "a number such as 1234.5");
    }
}
