package com.betterfleet.derms.console;

import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.Invalid;
import java.math.BigDecimal;

/** A power as a person types it into a form, in kW. */
final class TypedPower {

    private TypedPower() {}

    /** @throws Invalid naming the field, where it is none or out of range */
    static Power of(String field, String typed) {
        try {
            return Power.stated(new BigDecimal(typed.strip())).orElseThrow(() -> refused(field, typed));
        } catch (NumberFormatException e) {
            throw refused(field, typed);
        }
    }

    private static Invalid refused(String field, String typed) {
        return new Invalid(field, typed, "0 to 10000000 kW, such as 600");
    }
}
