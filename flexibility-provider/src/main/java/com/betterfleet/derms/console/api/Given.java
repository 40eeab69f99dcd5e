package com.betterfleet.derms.console.api;

import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.refusal.Require;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values of the admin API as they are given, turned into those of the rooms. */
final class Given {

    private Given() {}

    /** An id chosen by the caller, or one of ours where none was. */
    static String id(@Nullable String id) {
        return id == null ? UUID.randomUUID().toString() : Require.id("id", id);
    }

    /** The id in a path; the same in the body is no contradiction, another one is. */
    static String id(String path, @Nullable String body) {
        if (body != null && !body.equals(path)) {
            throw new Invalid("id", body, "\"%s\" as in the path, or nothing".formatted(path));
        }
        return Require.id("id", path);
    }

    static Power kw(String field, @Nullable BigDecimal kw) {
        return Optional.ofNullable(kw)
                .flatMap(Power::stated)
                .orElseThrow(() -> new Invalid(field, kw, "0 to 10000000 kW"));
    }

    static Optional<Power> optionalKw(String field, @Nullable BigDecimal kw) {
        return kw == null ? Optional.empty() : Optional.of(kw(field, kw));
    }

    /** A span of time whose start and end are fields of what stands at {@code at}. */
    static Interval interval(String at, @Nullable String start, @Nullable String end) {
        Instant from = Require.instant(at + ".start", start);
        Instant to = Require.instant(at + ".end", end);
        if (!to.isAfter(from)) {
            throw new Invalid(at + ".end", end, "a time after start, " + start);
        }
        return new Interval(from, to);
    }

    static <E extends Enum<E>> E oneOf(String field, @Nullable String value, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(value))
                .findFirst()
                .orElseThrow(() -> new Invalid(field, value, "one of " + Arrays.toString(type.getEnumConstants())));
    }
}
