package com.betterfleet.derms.ems;

import com.betterfleet.derms.metering.Reading;
import com.betterfleet.derms.power.Phase;
import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.refusal.Require;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One reading while it is read, value by value, from whatever form it has. */
final class GivenRow {

    /** What a row may hold, besides the registers of phases. */
    static final List<String> FIELDS = List.of("assetId", "at", "importWh", "exportWh", "powerW");

    private static final int LONGEST_NUMBER = 200;

    private @Nullable String assetId;
    private @Nullable String at;
    private @Nullable BigDecimal importWh;
    private @Nullable BigDecimal exportWh;
    private @Nullable BigDecimal powerW;
    private final Map<Phase, Reading.OfPhase> phases = new EnumMap<>(Phase.class);

    /** @throws Invalid where there is no such text */
    void text(String field, String value) {
        switch (field) {
            case "assetId" -> assetId = value;
            case "at" -> at = value;
            default -> throw new Invalid(field, value, "a number");
        }
    }

    /** @throws Invalid where there is no such number, or it is none */
    void number(String field, String value) {
        switch (field) {
            case "importWh" -> importWh = decimal(field, value);
            case "exportWh" -> exportWh = decimal(field, value);
            case "powerW" -> powerW = decimal(field, value);
            default -> throw new Invalid(field, value, "a text");
        }
    }

    /** @throws Invalid where the phase was stated before */
    void phase(Reading.OfPhase one) {
        if (phases.putIfAbsent(one.phase(), one) != null) {
            throw new Invalid("phases", one.phase(), "each phase at most once");
        }
    }

    /** @throws Invalid where something is missing */
    Reading reading() {
        return new Reading(
                Require.id("assetId", assetId),
                Require.instant("at", at),
                importWh,
                exportWh,
                powerW,
                new ArrayList<>(phases.values()));
    }

    /** @throws Invalid where it is no number of a usual length */
    static BigDecimal decimal(String field, String value) {
        try {
            if (value.length() <= LONGEST_NUMBER) {
                return new BigDecimal(value);
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new Invalid(field, value, "a number such as 1234.5");
    }
}
