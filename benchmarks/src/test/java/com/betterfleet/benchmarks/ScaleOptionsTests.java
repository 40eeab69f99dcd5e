package com.betterfleet.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleOptionsTests {

    @Test
    void coverAllCasesWithoutArguments() {
        ScaleOptions options = ScaleOptions.parse(List.of());
        assertThat(options.groups()).containsExactly(1_000, 10_000, 50_000);
        assertThat(options.instances()).containsExactly(1, 2, 3);
        assertThat(options.histories()).containsExactly(false, true);
    }

    @Test
    void takeEachChoiceAndSortTheCases() {
        assertThat(ScaleOptions.parse(List.of(
                        "--groups",
                        "300,200",
                        "--instances",
                        "2,1",
                        "--history",
                        "year",
                        "--warm-up",
                        "3",
                        "--run",
                        "4",
                        "--history-rows",
                        "5",
                        "--boundaries",
                        "6")))
                .isEqualTo(new ScaleOptions(
                        List.of(200, 300),
                        List.of(1, 2),
                        List.of(true),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        5,
                        6));
    }

    @Test
    void takeAChoiceBesideTheShortRun() {
        ScaleOptions options = ScaleOptions.parse(List.of("--short", "--groups", "100"));
        assertThat(options.groups()).containsExactly(100);
        assertThat(options.run()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void refuseAnUnknownOption() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScaleOptions.parse(List.of("--group", "100")))
                .withMessageContaining("--groups 1000,10000");
    }

    @Test
    void refuseAnOptionWithoutItsValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScaleOptions.parse(List.of("--groups")))
                .withMessageContaining("--groups needs a value");
    }
}
