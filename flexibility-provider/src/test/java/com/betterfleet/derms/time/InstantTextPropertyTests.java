package com.betterfleet.derms.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares random times, right and damaged, with the general parser: an equal instant or an equal refusal. */
@Execution(ExecutionMode.CONCURRENT)
class InstantTextPropertyTests {

    private static final int TEXTS = 20_000;
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);
    private static final Instant YEAR_ZERO = Instant.parse("0000-01-02T00:00:00Z");
    private static final Instant LAST_DAY = Instant.parse("9999-12-31T00:00:00Z");
    private static final String DAMAGE = "0123456789-+:.,TtZz /۰２\u0000";

    /** Fields at and beyond their bounds. */
    private static final List<String> BOUNDS =
            List.of("00", "01", "12", "13", "23", "24", "28", "29", "30", "31", "32", "59", "60", "61", "99");

    static LongStream seeds() {
        return LongStream.range(0, 8);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyTimeIsReadAsByTheGeneralParser(long seed) {
        Random random = new Random(seed);

        for (int i = 0; i < TEXTS; i++) {
            String text = anyTime(random);
            assertThat(Rfc3339Time.parse(text)).as(text).isPresent();
            assertSameResult(text);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aDamagedTimeIsReadOrRefusedAsByTheGeneralParser(long seed) {
        Random random = new Random(seed);

        for (int i = 0; i < TEXTS; i++) {
            StringBuilder text = new StringBuilder(anyTime(random));
            for (int faults = 1 + random.nextInt(2); faults > 0; faults--) {
                damage(text, random);
            }
            assertSameResult(text.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void fieldsAtTheirBoundsAreReadOrRefusedAsByTheGeneralParser(long seed) {
        Random random = new Random(seed);

        for (int i = 0; i < TEXTS; i++) {
            StringBuilder text = new StringBuilder(anyTime(random));
            for (int field : new int[] {2, 5, 8, 11, 14, 17, text.length() - 5, text.length() - 2}) {
                if (random.nextInt(3) == 0) {
                    text.replace(field, field + 2, BOUNDS.get(random.nextInt(BOUNDS.size())));
                }
            }
            assertSameResult(text.toString());
        }
    }

    @Test
    void aTextOfAnyLengthIsReadOrRefusedAsByTheGeneralParser() {
        String text = "2026-01-31T22:30:00.123456789012+13:00Z";

        for (int start = 0; start < text.length(); start++) {
            for (int end = start; end <= text.length(); end++) {
                assertSameResult(text.substring(start, end));
            }
        }
    }

    private static void assertSameResult(String text) {
        assertThat(InstantText.parseInstant(text)).as(text).isEqualTo(Rfc3339Time.parse(text));
    }

    private static String anyTime(Random random) {
        Instant local = Instant.ofEpochSecond(random.nextLong(YEAR_ZERO.getEpochSecond(), LAST_DAY.getEpochSecond()));
        StringBuilder text = new StringBuilder(LOCAL.format(local.atOffset(ZoneOffset.UTC)));
        if (random.nextBoolean()) {
            text.append('.');
            for (int digits = 1 + random.nextInt(12); digits > 0; digits--) {
                text.append(random.nextInt(10));
            }
        }
        if (random.nextBoolean()) {
            return text.append('Z').toString();
        }
        return text.append(random.nextBoolean() ? '+' : '-')
                .append("%02d:%02d".formatted(random.nextInt(24), random.nextInt(60)))
                .toString();
    }

    private static void damage(StringBuilder text, Random random) {
        int at = random.nextInt(text.length());
        char character = DAMAGE.charAt(random.nextInt(DAMAGE.length()));
        switch (random.nextInt(3)) {
            case 0 -> text.setCharAt(at, character);
            case 1 -> text.insert(at, character);
            default -> text.deleteCharAt(at);
        }
    }
}
