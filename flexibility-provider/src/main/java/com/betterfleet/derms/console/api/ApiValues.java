package com.betterfleet.derms.console.api;

import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Validates and converts values in requests of the admin API. */
public final class ApiValues {

    private ApiValues() {}

    /** The id chosen by the caller, or a new one where there is none. */
    public static String generateIdIfAbsent(@Nullable String id) {
        return id == null ? UUID.randomUUID().toString() : InputChecks.requireId("id", id);
    }

    /** The id in the path; one in the body must be equal. */
    public static String requireSameId(String path, @Nullable String body) {
        if (body != null && !body.equals(path)) {
            throw new InvalidValueException("id", body, "\"%s\" as in the path, or no id".formatted(path));
        }
        return InputChecks.requireId("id", path);
    }

    /** The microgrid in the request, else the one that the existing object belongs to. */
    static String requireMicrogridId(@Nullable String requested, Optional<String> present, String kind) {
        return InputChecks.requirePresent(
                "microgridId",
                requested == null ? present.orElse(null) : requested,
                "the microgrid of the new " + kind);
    }

    static Power requirePower(String field, @Nullable BigDecimal kw) {
        return Optional.ofNullable(kw)
                .flatMap(Power::ofPlausibleKilowatts)
                .orElseThrow(() -> new InvalidValueException(field, kw, "0 to 10000000 kW"));
    }

    static Optional<Power> parseOptionalPower(String field, @Nullable BigDecimal kw) {
        return kw == null ? Optional.empty() : Optional.of(requirePower(field, kw));
    }

    /** The interval between the fields {@code start} and {@code end} of the object at a field path. */
    static Interval requireInterval(String fieldPath, @Nullable String start, @Nullable String end) {
        Instant from = InputChecks.requireInstant(fieldPath + ".start", start);
        Instant to = InputChecks.requireInstant(fieldPath + ".end", end);
        if (!to.isAfter(from)) {
            throw new InvalidValueException(fieldPath + ".end", end, "a time after start, " + start);
        }
        return new Interval(from, to);
    }
}
