package com.betterfleet.derms.compliance;

import static com.betterfleet.derms.compliance.BreachScene.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.compliance.Breach.Kind;
import com.betterfleet.derms.microgrid.BreachTerms;
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

/** M19: what is a breach and what is none, at each boundary. */
class BreachCourseTests {

    private static final long MW = 1_000_000;

    /** The greater of 2 % and 5 kW above the limit is no breach, one watt more is one. */
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
    void exactlyLimitAndToleranceIsNoBreachAndOneWattMoreIs(long limit, long load, boolean breach) {
        BreachScene scene = new BreachScene().limit(-3_600, limit).load(0, load).read(0, 180, 6);

        assertThat(scene.episodes(Kind.SHORT_WINDOW)).hasSize(breach ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"3, 0, 1030000, false", "3, 0, 1030001, true", "0, 70, 1070000, false", "0, 70, 1070001, true"})
    void theToleranceIsTheScopesOwn(BigDecimal percent, long kilowatts, long load, boolean breach) {
        BreachScene scene = new BreachScene()
                .terms(new BreachTerms(
                        Duration.ofMinutes(1), Duration.ofMinutes(1), percent, new Power(kilowatts * 1_000)))
                .limit(-3_600, MW)
                .load(0, load)
                .read(0, 180, 6);

        assertThat(scene.episodes(Kind.SHORT_WINDOW)).hasSize(breach ? 1 : 0);
    }

    @Test
    void theEnergyOfTheQuarterHourIsJudgedByTheSameMeasure() {
        // The steps down keep every short window from counting: only the quarter hour tells.
        assertThat(quarterHour(1_020_000).episodes()).isEmpty();
        assertThat(quarterHour(1_020_001).episodes()).singleElement().satisfies(breach -> {
            assertThat(breach.kind()).isEqualTo(Kind.QUARTER_HOUR);
            assertThat(breach.start()).isEqualTo(at(0));
            assertThat(breach.overUntil()).isEqualTo(at(900));
            assertThat(breach.drawn()).isEqualTo(new Power(1_020_001));
            assertThat(breach.limit()).isEqualTo(new Power(MW));
        });
    }

    private static BreachScene quarterHour(long load) {
        return new BreachScene()
                .terms(new BreachTerms(Duration.ofMinutes(15), Duration.ZERO, BigDecimal.valueOf(2), new Power(5_000)))
                .limit(-3_600, 1_000_001)
                .limit(0, MW)
                .load(0, load)
                .readAt(-6)
                .read(0, 894, 6)
                // Each window of 900 s begins before the step but the one that ends with the quarter hour, which is let
                // go.
                .limit(894, MW + 1)
                .limit(899, MW)
                .read(900, 900, 6);
    }

    @ParameterizedTest
    @CsvSource({"20, 0", "59, 0", "200, 2"})
    void aStepDownOfTwoMegawattsThatIsFollowedInTimeIsNone(int ramp, int breaches) {
        BreachScene scene =
                new BreachScene().limit(-3_600, 3 * MW).load(-1_800, 3 * MW).limit(0, MW);
        for (int second = 0; second < ramp; second++) {
            scene.load(second, 3 * MW - 2 * MW * second / ramp);
        }
        scene.load(ramp, MW).read(-600, 1_000, 6);

        assertThat(scene.episodes()).hasSize(breaches);
    }

    @ParameterizedTest
    @CsvSource({"119, 0", "120, 1"})
    void aWindowCountsThatBeginsAMinuteAfterTheStepDown(int newestReading, int breaches) {
        BreachScene scene = new BreachScene()
                .limit(-3_600, 3 * MW)
                .load(-1_800, 2 * MW)
                .limit(0, MW)
                .read(-100, newestReading - 10, 10)
                .read(newestReading, newestReading, 1);

        assertThat(scene.episodes(Kind.SHORT_WINDOW)).hasSize(breaches);
    }

    @Test
    void aStepUpNeedsNoTimeToSettle() {
        BreachScene scene = new BreachScene()
                .limit(-3_600, MW)
                .limit(0, 2 * MW)
                .load(0, 3 * MW)
                .read(-60, 60, 6);

        assertThat(scene.episodes(Kind.SHORT_WINDOW)).hasSize(1);
    }

    @Test
    void anEpisodeTellsStartPeakEnergyAndEnd() {
        BreachScene scene = new BreachScene()
                .limit(-3_600, MW)
                .load(-600, 900_000)
                .load(120, 1_310_000)
                .load(300, 1_344_000)
                .load(420, 900_000)
                .read(-600, 600, 6);

        assertThat(scene.episodes(Kind.SHORT_WINDOW)).singleElement().satisfies(breach -> {
            // The first window whose mean is more than 1,020 kW: 17.6 s at 1,310 and the rest at 900.
            assertThat(breach.start()).isEqualTo(at(78));
            assertThat(breach.peak()).isEqualTo(new Power(1_344_000));
            // 310 kW for 180 s and 344 kW for 120 s; less what the first window was below it.
            assertThat(breach.above().wattHours().doubleValue()).isBetween(25_000.0, 26_967.0);
            // The last one: 18 s at 1,344 are 1,033 kW on average, 12 s are 989.
            assertThat(breach.end()).contains(at(462));
            assertThat(breach.estimated()).isFalse();
        });
    }

    @ParameterizedTest
    @CsvSource({"30, 1", "30.000001, 0", "31, 0", "60, 0"})
    void readingsMoreThanHalfAMinuteApartAreNoData(double every, int breaches) {
        BreachScene scene =
                new BreachScene().limit(-3_600, MW).load(-1_800, 2 * MW).read(0, 10 * every, every);

        assertThat(scene.episodes(Kind.SHORT_WINDOW)).hasSize(breaches);
    }

    @Test
    void withoutDataAnEpisodeNeitherEndsNorBegins() {
        BreachScene scene = new BreachScene()
                .limit(-3_600, MW)
                .load(-600, 2 * MW)
                .read(0, 120, 6)
                // The load falls, but nobody knows.
                .load(130, 0)
                .readAt(200)
                .follow(200)
                .readAt(235)
                .follow(235);

        assertThat(scene.episodes(Kind.SHORT_WINDOW)).singleElement().satisfies(breach -> {
            assertThat(breach.open()).isTrue();
            assertThat(breach.noDataSince(at(210))).isEmpty();
            assertThat(breach.noDataSince(at(211))).contains(at(120));
        });
        assertThat(scene.read(241, 320, 6).episodes(Kind.SHORT_WINDOW))
                .singleElement()
                .satisfies(breach -> assertThat(breach.end()).contains(at(120)));
    }

    @Test
    void windowsThatTouchAreOneEpisode() {
        BreachScene scene = new BreachScene()
                .limit(-3_600, MW)
                .load(-600, 2 * MW)
                .load(100, 0)
                .load(150, 2 * MW)
                .load(300, 0)
                .load(600, 2 * MW)
                .read(0, 700, 6);

        assertThat(scene.episodes(Kind.SHORT_WINDOW)).hasSize(2);
    }

    @Test
    void whatComesLateAndInAHeapIsToldBeforeItIsOver() {
        BreachScene scene =
                new BreachScene().limit(-3_600, MW).load(-600, 2 * MW).load(100, 0);
        for (int second = 0; second <= 300; second += 10) {
            scene.readAt(second);
        }

        assertThat(scene.follow(300).episodes(Kind.SHORT_WINDOW))
                .singleElement()
                .satisfies(breach -> assertThat(breach.open()).isTrue());
        assertThat(scene.follow(305).episodes(Kind.SHORT_WINDOW))
                .singleElement()
                .satisfies(breach -> assertThat(breach.open()).isFalse());
    }

    @Test
    void beforeALimitIsKnownNothingIsJudged() {
        BreachScene scene = new BreachScene().load(-600, 2 * MW).limit(0, MW).read(-600, 59, 6);
        assertThat(scene.episodes()).isEmpty();

        assertThat(scene.read(65, 65, 1).episodes()).hasSize(1);
    }

    @Test
    void theQuarterHourIsHeadingForABreachBeforeTheShortWindowIsOne() {
        BreachScene scene = new BreachScene()
                .limit(-3_600, MW)
                .load(-600, 990_000)
                .load(300, 1_060_000)
                .load(324, 900_000);
        assertThat(scene.read(-60, 306, 6).heading()).isEmpty();

        // 300 s at 990 kW and 600 s at 1,060 kW are 1,036 kW on average.
        assertThat(scene.read(312, 318, 6).heading()).hasValueSatisfying(heading -> {
            assertThat(heading.since()).isEqualTo(at(312));
            assertThat(heading.projected()).isEqualTo(new Power(1_036_667));
            assertThat(heading.until()).isEqualTo(at(900));
        });
        assertThat(scene.read(324, 342, 6).heading()).isEmpty();
        assertThat(scene.episodes()).isEmpty();
    }

    @Test
    void aStepDownThatIsBeingFollowedIsNoWarning() {
        BreachScene scene = new BreachScene()
                .limit(-3_600, 3 * MW)
                .load(-1_800, 3 * MW)
                .limit(0, MW)
                .load(20, MW)
                .read(-60, 0, 6);
        for (int second = 6; second <= 300; second += 6) {
            assertThat(scene.read(second, second, 1).heading()).isEmpty();
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    /** However load and limit go: episodes follow each other, hold their own windows, and are all in truth over the limit. */
    @ParameterizedTest
    @MethodSource("seeds")
    void episodesNeverOverlapAndAHeapOfReadingsTellsTheSameAsOneByOne(long seed) {
        BreachScene single = random(seed).read(0, 1_200, 10);
        BreachScene heaps = random(seed);
        for (int second = 0; second <= 1_200; second += 10) {
            heaps.readAt(second);
            if (second % 170 == 0) {
                heaps.follow(second);
            }
        }
        for (int more = 0; more < 50; more++) {
            heaps.follow(1_200);
        }

        for (Kind kind : Kind.values()) {
            Instant last = Instant.MIN;
            for (Breach breach : single.episodes(kind)) {
                assertThat(breach.start()).isAfter(last);
                assertThat(breach.overUntil()).isAfter(breach.start());
                assertThat(breach.peak()).isGreaterThanOrEqualTo(breach.drawn());
                assertThat(breach.drawn()).isGreaterThan(breach.limit());
                last = breach.overUntil();
            }
            assertThat(told(heaps, kind)).isEqualTo(told(single, kind));
        }
    }

    private static List<String> told(BreachScene scene, Kind kind) {
        return scene.episodes(kind).stream()
                .map(one -> "%s to %s, peak %s, %s"
                        .formatted(
                                one.start(),
                                one.overUntil(),
                                one.peak(),
                                one.above().wattHours().setScale(0, java.math.RoundingMode.HALF_UP)))
                .toList();
    }

    private static BreachScene random(long seed) {
        Random random = new Random(seed);
        BreachScene scene = new BreachScene().limit(-3_600, MW);
        for (int i = 0; i < 8; i++) {
            scene.load(random.nextInt(1_200), random.nextLong(2 * MW));
            scene.limit(random.nextInt(1_200), random.nextLong(2 * MW));
        }
        return scene;
    }
}
