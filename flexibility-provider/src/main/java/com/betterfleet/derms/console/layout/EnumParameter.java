package com.betterfleet.derms.console.layout;

import com.betterfleet.derms.refusal.InvalidValueException;
import java.util.Arrays;
import java.util.Optional;

/** Reads request parameters that name the constant of an enum. */
public final class EnumParameter {

    private EnumParameter() {}

    /** @throws InvalidValueException naming the parameter, where the text is the name of no constant */
    public static <E extends Enum<E>> E require(String parameter, String text, Class<E> type) {
        return find(text, type)
                .orElseThrow(() -> new InvalidValueException(
                        parameter, text, "one of " + Arrays.toString(type.getEnumConstants())));
    }

    /** The constant of that name; empty where there is none. */
    public static <E extends Enum<E>> Optional<E> find(String text, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(text))
                .findFirst();
    }
}
