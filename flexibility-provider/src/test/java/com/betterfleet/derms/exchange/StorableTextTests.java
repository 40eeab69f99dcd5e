package com.betterfleet.derms.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.refusal.InputChecks;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class StorableTextTests {

    private static final String BUS = "\uD83D\uDE8C";

    @Test
    void ordinaryTextStaysAsItIs() {
        assertThat(StorableText.of("a\n\u0001é" + BUS, 100)).isEqualTo("a\n\u0001é" + BUS);
    }

    @Test
    void nulAndHalvesOfPairsAreEscaped() {
        assertThat(StorableText.of("a\0b\uD83D\uDE8C\uDE8C\uD83D", 100))
                .isEqualTo("a\\u0000b" + BUS + "\\ude8c\\ud83d");
    }

    @Test
    void longTextIsShortenedBetweenCharacters() {
        assertThat(StorableText.of("abc", 3)).isEqualTo("abc");
        assertThat(StorableText.of("abcd", 3)).isEqualTo("abc…");
        assertThat(StorableText.of(BUS + BUS, 3)).isEqualTo(BUS + "…");
        assertThat(StorableText.of("\0".repeat(1_000), 100)).hasSizeLessThan(110);
    }

    @Test
    void everyTextBecomesStorable() {
        Random random = new Random(3);
        char[] sample = {'a', '\0', '\uD83D', '\uDE8C', '\uFFFF', '"'};
        for (int i = 0; i < 10_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append(sample[random.nextInt(sample.length)]);
            }
            String storable = StorableText.of(text.toString(), 1 + random.nextInt(10));
            assertThat(InputChecks.isStorable(storable)).as(storable).isTrue();
        }
    }
}
