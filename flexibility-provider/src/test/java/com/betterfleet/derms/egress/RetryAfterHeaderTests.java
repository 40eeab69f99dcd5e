package com.betterfleet.derms.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterHeaderTests {

    private static final Instant NOW = Instant.parse("2026-11-06T08:48:37Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "60 | 60",
                "' 7 ' | 7",
                "007 | 7",
                "3600 | 3600",
                "3601 | 3600",
                "1000000 | 3600",
                "99999999999999999999999 | 3600",
                "Fri, 06 Nov 2026 08:49:37 GMT | 60",
                "Friday, 06-Nov-26 08:49:37 GMT | 60",
                "Fri Nov  6 08:49:37 2026 | 60",
                "Sat, 06 Nov 2094 08:49:37 GMT | 3600"
            })
    void pauseIsReadAsSecondsOrAsAnyHttpDate(String value, int seconds) {
        assertThat(retryAfter(Map.of("retry-after", value))).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-5", "1.5", "soon", "Fri, 06 Nov 2026 08:48:37 GMT", "Fri, 06 Nov 2026", "٣"})
    void valueWithoutAPauseLeavesTheCallersOwn(String value) {
        assertThat(retryAfter(Map.of("retry-after", value))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'Thu, 05 Nov 2026 23:59:30 GMT', 30", "unreadable, 3600"})
    void aDateCountsFromTheDateOfTheResponseWhateverTheClockSays(String sentAt, int seconds) {
        assertThat(retryAfter(Map.of(
                        "date",
                        sentAt,
                        "retry-after",
                        sentAt.equals("unreadable")
                                ? "Fri, 06 Nov 2026 12:00:00 GMT"
                                : "Fri, 06 Nov 2026 00:00:00 GMT")))
                .contains(Duration.ofSeconds(seconds));
    }

    private static Optional<Duration> retryAfter(Map<String, String> headers) {
        return new Egress.OutboundResponse(503, headers, "", null).findRetryAfter(NOW);
    }
}
