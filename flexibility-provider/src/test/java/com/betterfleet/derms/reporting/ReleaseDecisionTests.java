package com.betterfleet.derms.reporting;

import static com.betterfleet.derms.metering.EnergyQuality.ESTIMATED;
import static com.betterfleet.derms.metering.EnergyQuality.MEASURED;
import static com.betterfleet.derms.metering.EnergyQuality.MISSING;
import static com.betterfleet.derms.metering.EnergyQuality.PARTIAL;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.metering.EnergyQuality;
import com.betterfleet.derms.time.Interval;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a window is published; each bound one millisecond before and exactly at (M10, M11). */
class ReleaseDecisionTests {

    private static final Instant END = Instant.parse("2030-06-01T10:15:00Z");
    private static final Interval WINDOW = new Interval(END.minus(Duration.ofMinutes(15)), END);
    private static final Duration JITTER = Duration.ofSeconds(23);
    private static final Duration LATE = Duration.ofMinutes(10);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final ReleaseDecision.ReleaseRules RULES = new ReleaseDecision.ReleaseRules(JITTER, LATE, false);
    private static final ReleaseDecision.ReleaseRules RULES_WITH_PARTIAL =
            new ReleaseDecision.ReleaseRules(JITTER, LATE, true);

    @ParameterizedTest
    @EnumSource(names = {"MEASURED", "ESTIMATED"})
    void aCompleteWindowIsPublishedWhenItsJitterIsOver(EnergyQuality quality) {
        assertThat(decideBefore(quality, JITTER)).isEqualTo(new ReleaseDecision.PublishLater(END.plus(JITTER)));
        assertThat(decideAt(quality, JITTER)).isEqualTo(new ReleaseDecision.PublishNow(false));
    }

    @Test
    void aWindowThatBecomesCompleteLaterIsPublishedThenAndCountsAsLateAfterTheTimeForLateData() {
        assertThat(decideAt(MEASURED, LATE)).isEqualTo(new ReleaseDecision.PublishNow(false));
        assertThat(decideAt(MEASURED, LATE.plusMillis(1))).isEqualTo(new ReleaseDecision.PublishNow(true));
        assertThat(decideAt(ESTIMATED, Duration.ofDays(3))).isEqualTo(new ReleaseDecision.PublishNow(true));
    }

    @Test
    void jitterDoesNotDelayACompleteWindowBeyondTheTimeForLateData() {
        ReleaseDecision.ReleaseRules shortLateData =
                new ReleaseDecision.ReleaseRules(JITTER, Duration.ofSeconds(5), false);
        assertThat(ReleaseDecision.decideRelease(MEASURED, WINDOW, END.plusMillis(4_999), shortLateData))
                .isEqualTo(new ReleaseDecision.PublishLater(END.plusSeconds(5)));
        assertThat(ReleaseDecision.decideRelease(MEASURED, WINDOW, END.plusSeconds(5), shortLateData))
                .isEqualTo(new ReleaseDecision.PublishNow(false));
    }

    @ParameterizedTest
    @EnumSource(names = {"PARTIAL", "MISSING"})
    void anIncompleteWindowKeepsItsPlaceUntilTheTimeForLateDataIsOverAndThenAwaitsDataWithoutBlockingOthers(
            EnergyQuality quality) {
        assertThat(decideAt(quality, JITTER)).isEqualTo(new ReleaseDecision.PublishLater(END.plus(LATE)));
        assertThat(decideBefore(quality, LATE)).isEqualTo(new ReleaseDecision.PublishLater(END.plus(LATE)));
        assertThat(decideAt(quality, LATE)).isEqualTo(new ReleaseDecision.AwaitData());
        assertThat(decideBefore(quality, WEEK)).isEqualTo(new ReleaseDecision.AwaitData());
    }

    @ParameterizedTest
    @EnumSource
    void afterAWeekAWindowExpires(EnergyQuality quality) {
        assertThat(decideBefore(quality, WEEK)).isNotEqualTo(new ReleaseDecision.Expired());
        assertThat(decideAt(quality, WEEK)).isEqualTo(new ReleaseDecision.Expired());
    }

    @Test
    void aPartialWindowIsPublishedByOptionOnlyAndAMissingOneNever() {
        assertThat(ReleaseDecision.decideRelease(PARTIAL, WINDOW, END.plus(LATE).minusMillis(1), RULES_WITH_PARTIAL))
                .isEqualTo(new ReleaseDecision.PublishLater(END.plus(LATE)));
        assertThat(ReleaseDecision.decideRelease(PARTIAL, WINDOW, END.plus(LATE), RULES_WITH_PARTIAL))
                .isEqualTo(new ReleaseDecision.PublishNow(false));
        assertThat(ReleaseDecision.decideRelease(MISSING, WINDOW, END.plus(LATE), RULES_WITH_PARTIAL))
                .isEqualTo(new ReleaseDecision.AwaitData());
        assertThat(decideAt(PARTIAL, LATE)).isEqualTo(new ReleaseDecision.AwaitData());
    }

    @Test
    void theJitterOfAGroupIsConstantAndWithinTheFirstMinute() {
        assertThat(ReportStream.computeJitter("c", "g")).isEqualTo(ReportStream.computeJitter("c", "g"));
        for (int group = 0; group < 1_000; group++) {
            assertThat(ReportStream.computeJitter("c", "group-" + group))
                    .isBetween(Duration.ZERO, Duration.ofMinutes(1).minusMillis(1));
        }
        assertThat(ReportStream.computeJitter("c", "g1")).isNotEqualTo(ReportStream.computeJitter("c", "g2"));
    }

    private static ReleaseDecision decideBefore(EnergyQuality quality, Duration afterEnd) {
        return decideAt(quality, afterEnd.minusMillis(1));
    }

    private static ReleaseDecision decideAt(EnergyQuality quality, Duration afterEnd) {
        return ReleaseDecision.decideRelease(quality, WINDOW, END.plus(afterEnd), RULES);
    }
}
