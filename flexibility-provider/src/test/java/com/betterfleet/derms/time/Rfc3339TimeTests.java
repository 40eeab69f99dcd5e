package com.betterfleet.derms.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class Rfc3339TimeTests {

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T22:30:00Z, 2026-01-31T22:30:00Z",
        "2026-01-31t22:30:00z, 2026-01-31T22:30:00Z",
        "2026-01-31T22:30:00+13:00, 2026-01-31T09:30:00Z",
        "2026-01-31T22:30:00-09:30, 2026-02-01T08:00:00Z",
        "2026-01-31T22:30:00+23:59, 2026-01-30T22:31:00Z",
        "2026-01-31T22:30:00-00:00, 2026-01-31T22:30:00Z",
        "2026-01-31T22:30:00.1Z, 2026-01-31T22:30:00.100Z",
        "2026-01-31T22:30:00.123456Z, 2026-01-31T22:30:00.123456Z",
        "2026-01-31T22:30:00.1234569Z, 2026-01-31T22:30:00.123456Z",
        "2026-01-31T22:30:00.123456789999Z, 2026-01-31T22:30:00.123456Z",
        "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z",
        "2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z",
        "2017-01-01T12:59:60.5+13:00, 2017-01-01T00:00:00Z"
    })
    void whatRfc3339AllowsIsAnInstant(String text, Instant instant) {
        assertThat(Rfc3339Time.parse(text)).hasValue(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-01-31",
                "2026-01-31T22:30Z",
                "2026-01-31T22:30:00",
                "2026-01-31 22:30:00Z",
                "2026-01-31T22:30:00 Z",
                "2026-01-31T22:30:00+13",
                "2026-01-31T22:30:00+1300",
                "2026-01-31T22:30:00+13:00:30",
                "2026-01-31T22:30:00+24:00",
                "2026-01-31T22:30:00.Z",
                "2026-01-31T22:30:00,5Z",
                "2026-01-31T22:30:00.1234567890123Z",
                "2026-01-31T24:00:00Z",
                "2026-01-31T22:60:00Z",
                "2026-01-31T22:30:61Z",
                "2026-01-31T22:30:60Z",
                "2026-01-30T23:59:60Z",
                "2026-02-29T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "+2026-01-31T22:30:00Z",
                "10000-01-01T00:00:00Z",
                "2026-01-31T22:30:00Z[UTC]",
                "２026-01-31T22:30:00Z",
                "1700000000"
            })
    void whatRfc3339DoesNotAllowIsNone(String text) {
        assertThat(Rfc3339Time.parse(text)).isEmpty();
    }
}
