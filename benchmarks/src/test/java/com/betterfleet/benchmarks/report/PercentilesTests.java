package com.betterfleet.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PercentilesTests {

    private static final long MILLI = 1_000_000;

    @Test
    void areTimesThatOccurredByTheNearestRank() {
        Percentiles hundred = Percentiles.ofNanos(
                LongStream.rangeClosed(1, 100).map(i -> (101 - i) * MILLI).toArray());
        assertThat(hundred).isEqualTo(new Percentiles(100, 50, 95, 99, 100));
    }

    @Test
    void countTheTimesAboveARankThatIsNoWholeNumber() {
        Percentiles ten = Percentiles.ofNanos(
                LongStream.rangeClosed(1, 10).map(i -> i * MILLI).toArray());
        assertThat(ten).isEqualTo(new Percentiles(10, 5, 10, 10, 10));
    }

    @Test
    void ofOneTimeAreThatTime() {
        assertThat(Percentiles.ofNanos(7 * MILLI)).isEqualTo(new Percentiles(1, 7, 7, 7, 7));
    }

    @Test
    void ofNothingAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(Percentiles::ofNanos);
    }

    @Test
    void includeEveryTimeOfARecorderBeyondItsFirstCapacity() {
        LatencyRecorder recorder = new LatencyRecorder();
        LongStream.rangeClosed(1, 10_000).forEach(i -> recorder.record(i * MILLI));
        assertThat(recorder.summarize()).isEqualTo(new Percentiles(10_000, 5_000, 9_500, 9_900, 10_000));
    }
}
