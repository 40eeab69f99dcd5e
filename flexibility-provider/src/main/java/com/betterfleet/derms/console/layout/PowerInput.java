package com.betterfleet.derms.console.layout;

import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.InvalidValueException;
import java.math.BigDecimal;

/** Parses a power typed into a form, in kW. */
public final class PowerInput {

    private PowerInput() {}

    /** @throws InvalidValueException naming the field, when the text is no number or out of range */
    public static Power of(String field, String typed) {
        try {
            return Power.ofPlausibleKilowatts(new BigDecimal(typed.strip()))
                    .orElseThrow(() -> invalidPower(field, typed));
        } catch (NumberFormatException e) {
            throw invalidPower(field, typed);
        }
    }

    private static InvalidValueException invalidPower(String field, String typed) {
        return new InvalidValueException(field, typed, "0 to 10000000 kW, such as 600");
    }
}
