package com.betterfleet.derms.compliance.evaluation;

import static com.betterfleet.derms.compliance.evaluation.BreachScenario.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.compliance.Breach;
import com.betterfleet.derms.compliance.Breach.BreachKind;
import com.betterfleet.derms.microgrid.BreachCriteria;
import com.betterfleet.derms.power.Power;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** M19: breaches at each boundary. */
class BreachEvaluationTests {

    private static final long MW = 1_000_000;

    /** The greater of 2 % and 5 kW above the limit is compliant, one watt more is a breach. */
    @ParameterizedTest
    @CsvSource({
        "1000000, 1020000, false",
        "1000000, 1020001, true",
        "100000, 105000, false",
        "100000, 105001, true",
        "0, 5000, false",
        "0, 5001, true",
        "250000, 255000, false",
        "250000, 255001, true",
        "1234567, 1259258, false",
        "1234567, 1259259, true"
    })
    void exactlyLimitAndToleranceIsNoBreachAndOneWattMoreIsABreach(long limit, long load, boolean breach) {
        BreachScenario scenario =
                new BreachScenario().setLimit(-3_600, limit).setLoad(0, load).readAndEvaluate(0, 180, 6);

        assertThat(scenario.episodes(BreachKind.SHORT_WINDOW)).hasSize(breach ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"3, 0, 1030000, false", "3, 0, 1030001, true", "0, 70, 1070000, false", "0, 70, 1070001, true"})
    void theToleranceIsTheScopesOwn(BigDecimal percent, long kilowatts, long load, boolean breach) {
        BreachScenario scenario = new BreachScenario()
                .withCriteria(new BreachCriteria(
                        Duration.ofMinutes(1), Duration.ofMinutes(1), percent, new Power(kilowatts * 1_000)))
                .setLimit(-3_600, MW)
                .setLoad(0, load)
                .readAndEvaluate(0, 180, 6);

        assertThat(scenario.episodes(BreachKind.SHORT_WINDOW)).hasSize(breach ? 1 : 0);
    }

    @Test
    void theEnergyOfTheQuarterHourIsEvaluatedByTheSameMeasure() {
        // The reductions keep every short window from counting: only the quarter hour decides.
        assertThat(quarterHour(1_020_000).episodes()).isEmpty();
        assertThat(quarterHour(1_020_001).episodes()).singleElement().satisfies(breach -> {
            assertThat(breach.kind()).isEqualTo(BreachKind.QUARTER_HOUR);
            assertThat(breach.start()).isEqualTo(at(0));
            assertThat(breach.exceededUntil()).isEqualTo(at(900));
            assertThat(breach.meanPower()).isEqualTo(new Power(1_020_001));
            assertThat(breach.limit()).isEqualTo(new Power(MW));
        });
    }

    /** A meter whose clock is ahead; a progress ahead of now, as it was stored before, does no harm either. */
    @Test
    void aReadingInTheFutureIsEvaluatedWhenItsTimeHasCome() {
        BreachScenario scenario = new BreachScenario()
                .setLimit(-3_600, MW)
                .setLoad(0, MW)
                .readAndEvaluate(0, 60, 6)
                .readMeter(360)
                .evaluateAt(66);
        assertThat(scenario.evaluatedUntil()).isEqualTo(at(60));

        assertThat(scenario.evaluateAt(360).evaluatedUntil()).isEqualTo(at(360));
        assertThat(scenario.evaluateAt(300).evaluatedUntil()).isEqualTo(at(300));
    }

    private static BreachScenario quarterHour(long load) {
        return new BreachScenario()
                .withCriteria(new BreachCriteria(
                        Duration.ofMinutes(15), Duration.ZERO, BigDecimal.valueOf(2), new Power(5_000)))
                .setLimit(-3_600, 1_000_001)
                .setLimit(0, MW)
                .setLoad(0, load)
                .readMeter(-6)
                .readAndEvaluate(0, 894, 6)
                // Each window of 900 s begins before the reduction, except the one that ends with the quarter hour,
                // which is compliant.
                .setLimit(894, MW + 1)
                .setLimit(899, MW)
                .readAndEvaluate(900, 900, 6);
    }

    @ParameterizedTest
    @CsvSource({"20, 0", "59, 0", "200, 2"})
    void aStepDownOfTwoMegawattsThatIsFollowedInTimeIsNoBreach(int ramp, int breaches) {
        BreachScenario scenario = new BreachScenario()
                .setLimit(-3_600, 3 * MW)
                .setLoad(-1_800, 3 * MW)
                .setLimit(0, MW);
        for (int second = 0; second < ramp; second++) {
            scenario.setLoad(second, 3 * MW - 2 * MW * second / ramp);
        }
        scenario.setLoad(ramp, MW).readAndEvaluate(-600, 1_000, 6);

        assertThat(scenario.episodes()).hasSize(breaches);
    }

    @ParameterizedTest
    @CsvSource({"119, 0", "120, 1"})
    void aWindowCountsThatBeginsAMinuteAfterTheStepDown(int newestReading, int breaches) {
        BreachScenario scenario = new BreachScenario()
                .setLimit(-3_600, 3 * MW)
                .setLoad(-1_800, 2 * MW)
                .setLimit(0, MW)
                .readAndEvaluate(-100, newestReading - 10, 10)
                .readAndEvaluate(newestReading, newestReading, 1);

        assertThat(scenario.episodes(BreachKind.SHORT_WINDOW)).hasSize(breaches);
    }

    @Test
    void aStepUpNeedsNoTimeToSettle() {
        BreachScenario scenario = new BreachScenario()
                .setLimit(-3_600, MW)
                .setLimit(0, 2 * MW)
                .setLoad(0, 3 * MW)
                .readAndEvaluate(-60, 60, 6);

        assertThat(scenario.episodes(BreachKind.SHORT_WINDOW)).hasSize(1);
    }

    @Test
    void anEpisodeHasStartPeakEnergyAndEnd() {
        BreachScenario scenario = new BreachScenario()
                .setLimit(-3_600, MW)
                .setLoad(-600, 900_000)
                .setLoad(120, 1_310_000)
                .setLoad(300, 1_344_000)
                .setLoad(420, 900_000)
                .readAndEvaluate(-600, 600, 6);

        assertThat(scenario.episodes(BreachKind.SHORT_WINDOW)).singleElement().satisfies(breach -> {
            // The first window whose mean is more than 1,020 kW: 17.6 s at 1,310 and the rest at 900.
            assertThat(breach.start()).isEqualTo(at(78));
            assertThat(breach.peak()).isEqualTo(new Power(1_344_000));
            // 310 kW for 180 s and 344 kW for 120 s; less what the first window was below it.
            assertThat(breach.excessEnergy().wattHours().doubleValue()).isBetween(25_000.0, 26_967.0);
            // The last one: 18 s at 1,344 are 1,033 kW on average, 12 s are 989.
            assertThat(breach.end()).contains(at(462));
            assertThat(breach.estimated()).isFalse();
        });
    }

    @ParameterizedTest
    @CsvSource({"30, 1", "30.000001, 0", "31, 0", "60, 0"})
    void readingsMoreThanHalfAMinuteApartAreNoData(double every, int breaches) {
        BreachScenario scenario = new BreachScenario()
                .setLimit(-3_600, MW)
                .setLoad(-1_800, 2 * MW)
                .readAndEvaluate(0, 10 * every, every);

        assertThat(scenario.episodes(BreachKind.SHORT_WINDOW)).hasSize(breaches);
    }

    @Test
    void withoutDataAnEpisodeNeitherEndsNorBegins() {
        BreachScenario scenario = new BreachScenario()
                .setLimit(-3_600, MW)
                .setLoad(-600, 2 * MW)
                .readAndEvaluate(0, 120, 6)
                // The load falls, but no reading shows it.
                .setLoad(130, 0)
                .readMeter(200)
                .evaluateAt(200)
                .readMeter(235)
                .evaluateAt(235);

        assertThat(scenario.episodes(BreachKind.SHORT_WINDOW)).singleElement().satisfies(breach -> {
            assertThat(breach.isOpen()).isTrue();
            assertThat(breach.findDataGapStart(at(210))).isEmpty();
            assertThat(breach.findDataGapStart(at(211))).contains(at(120));
        });
        assertThat(scenario.readAndEvaluate(241, 320, 6).episodes(BreachKind.SHORT_WINDOW))
                .singleElement()
                .satisfies(breach -> assertThat(breach.end()).contains(at(120)));
    }

    @Test
    void windowsThatTouchAreOneEpisode() {
        BreachScenario scenario = new BreachScenario()
                .setLimit(-3_600, MW)
                .setLoad(-600, 2 * MW)
                .setLoad(100, 0)
                .setLoad(150, 2 * MW)
                .setLoad(300, 0)
                .setLoad(600, 2 * MW)
                .readAndEvaluate(0, 700, 6);

        assertThat(scenario.episodes(BreachKind.SHORT_WINDOW)).hasSize(2);
    }

    @Test
    void lateReadingsInOneBatchOpenAnEpisodeBeforeTheyEndIt() {
        BreachScenario scenario =
                new BreachScenario().setLimit(-3_600, MW).setLoad(-600, 2 * MW).setLoad(100, 0);
        for (int second = 0; second <= 300; second += 10) {
            scenario.readMeter(second);
        }

        assertThat(scenario.evaluateAt(300).episodes(BreachKind.SHORT_WINDOW))
                .singleElement()
                .satisfies(breach -> assertThat(breach.isOpen()).isTrue());
        assertThat(scenario.evaluateAt(305).episodes(BreachKind.SHORT_WINDOW))
                .singleElement()
                .satisfies(breach -> assertThat(breach.isOpen()).isFalse());
    }

    @Test
    void beforeALimitIsKnownNothingIsEvaluated() {
        BreachScenario scenario =
                new BreachScenario().setLoad(-600, 2 * MW).setLimit(0, MW).readAndEvaluate(-600, 59, 6);
        assertThat(scenario.episodes()).isEmpty();

        assertThat(scenario.readAndEvaluate(65, 65, 1).episodes()).hasSize(1);
    }

    @Test
    void theQuarterHourIsHeadingForABreachBeforeTheShortWindowIsOne() {
        BreachScenario scenario = new BreachScenario()
                .setLimit(-3_600, MW)
                .setLoad(-600, 990_000)
                .setLoad(300, 1_060_000)
                .setLoad(324, 900_000);
        assertThat(scenario.readAndEvaluate(-60, 306, 6).projectedBreach()).isEmpty();

        // 300 s at 990 kW and 600 s at 1,060 kW are 1,036 kW on average.
        assertThat(scenario.readAndEvaluate(312, 318, 6).projectedBreach()).hasValueSatisfying(projection -> {
            assertThat(projection.since()).isEqualTo(at(312));
            assertThat(projection.projectedMean()).isEqualTo(new Power(1_036_667));
            assertThat(projection.until()).isEqualTo(at(900));
        });
        assertThat(scenario.readAndEvaluate(324, 342, 6).projectedBreach()).isEmpty();
        assertThat(scenario.episodes()).isEmpty();
    }

    @Test
    void aStepDownThatIsBeingFollowedIsNoWarning() {
        BreachScenario scenario = new BreachScenario()
                .setLimit(-3_600, 3 * MW)
                .setLoad(-1_800, 3 * MW)
                .setLimit(0, MW)
                .setLoad(20, MW)
                .readAndEvaluate(-60, 0, 6);
        for (int second = 6; second <= 300; second += 6) {
            assertThat(scenario.readAndEvaluate(second, second, 1).projectedBreach())
                    .isEmpty();
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    /** For any load and limit: episodes do not overlap, contain their own windows, and are above the limit. */
    @ParameterizedTest
    @MethodSource("seeds")
    void episodesNeverOverlapAndABatchOfReadingsEqualsSingleReadings(long seed) {
        BreachScenario single = randomScenario(seed).readAndEvaluate(0, 1_200, 10);
        BreachScenario batched = randomScenario(seed);
        for (int second = 0; second <= 1_200; second += 10) {
            batched.readMeter(second);
            if (second % 170 == 0) {
                batched.evaluateAt(second);
            }
        }
        for (int more = 0; more < 50; more++) {
            batched.evaluateAt(1_200);
        }

        for (BreachKind kind : BreachKind.values()) {
            Instant last = Instant.MIN;
            for (Breach breach : single.episodes(kind)) {
                assertThat(breach.start()).isAfter(last);
                assertThat(breach.exceededUntil()).isAfter(breach.start());
                assertThat(breach.peak()).isGreaterThanOrEqualTo(breach.meanPower());
                assertThat(breach.meanPower()).isGreaterThan(breach.limit());
                last = breach.exceededUntil();
            }
            assertThat(describeEpisodes(batched, kind)).isEqualTo(describeEpisodes(single, kind));
        }
    }

    private static List<String> describeEpisodes(BreachScenario scenario, BreachKind kind) {
        return scenario.episodes(kind).stream()
                .map(episode -> "%s to %s, peak %s, %s"
                        .formatted(
                                episode.start(),
                                episode.exceededUntil(),
                                episode.peak(),
                                episode.excessEnergy().wattHours().setScale(0, java.math.RoundingMode.HALF_UP)))
                .toList();
    }

    private static BreachScenario randomScenario(long seed) {
        Random random = new Random(seed);
        BreachScenario scenario = new BreachScenario().setLimit(-3_600, MW);
        for (int i = 0; i < 8; i++) {
            scenario.setLoad(random.nextInt(1_200), random.nextLong(2 * MW));
            scenario.setLimit(random.nextInt(1_200), random.nextLong(2 * MW));
        }
        return scenario;
    }
}
