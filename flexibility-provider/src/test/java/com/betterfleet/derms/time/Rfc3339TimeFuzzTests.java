package com.betterfleet.derms.time;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Any text is a time or none; what is one agrees with the time that Java's own parser reads. */
class Rfc3339TimeFuzzTests {

    @FuzzTest(maxDuration = "5m")
    void anyTextIsATimeOrNone(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);

        Rfc3339Time.parse(text).ifPresent(time -> {
            assertThat(time).isEqualTo(time.truncatedTo(ChronoUnit.MICROS));
            // A year of four digits may be another one in UTC.
            if (time.toString().matches("\\d{4}-.*")) {
                assertThat(Rfc3339Time.parse(time.toString())).hasValue(time);
            }
            parseByJava(text).ifPresent(other -> assertThat(time).isEqualTo(other.truncatedTo(ChronoUnit.MICROS)));
        });
    }

    /** Java accepts fewer decimals and smaller offsets, and no leap second. */
    private static Optional<Instant> parseByJava(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
