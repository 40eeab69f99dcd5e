package com.betterfleet.derms.forecast;

import static com.betterfleet.derms.forecast.ForecastFixtures.NOON;
import static com.betterfleet.derms.forecast.ForecastFixtures.at;
import static com.betterfleet.derms.forecast.ForecastFixtures.interval;
import static com.betterfleet.derms.forecast.ForecastFixtures.segment;
import static com.betterfleet.derms.forecast.ForecastFixtures.timeline;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.forecast.ForecastAdvisory.AdvisoryKind;
import com.betterfleet.derms.partner.PartnerProperties;
import com.betterfleet.derms.partner.PartnerProperties.RequestIdReuse;
import com.betterfleet.derms.partner.PartnerPropertiesFixtures;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.time.Timeline;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForecastAdvisoryTextsTests {

    private static final ForecastSubmission SUBMISSION = new ForecastSubmission(
            "vector",
            "group",
            "request-7",
            Optional.empty(),
            Direction.IMPORT,
            ForecastKind.PRIMARY,
            List.of(),
            "{}",
            Optional.empty());
    private static final PartnerProperties TERMS = PartnerPropertiesFixtures.vectorProperties();

    @Test
    void reportsLostCoverageWithItsTimes() {
        Optional<ForecastAdvisory> lostCoverage =
                lostCoverage(timeline(segment(0, 100, 7, 1)), timeline(segment(0, 40, 7, 2), segment(60, 100, 7, 2)));

        assertThat(lostCoverage).hasValueSatisfying(advisory -> {
            assertThat(advisory.kind()).isEqualTo(AdvisoryKind.HOLE);
            assertThat(advisory.connectionId()).isEqualTo("vector");
            assertThat(advisory.groupId()).contains("group");
            assertThat(advisory.text()).contains("request-7", interval(40, 60).toString(), "IMPORT", "PRIMARY");
            assertThat(advisory.text()).doesNotContain("more intervals");
        });
    }

    @Test
    void aSeamThePastAndMoreCoverAreNoHoles() {
        assertThat(lostCoverage(
                        timeline(segment(-50, 100, 7, 1)), timeline(segment(0, 40, 7, 2), segment(45, 100, 7, 2))))
                .isEmpty();
        assertThat(lostCoverage(timeline(segment(0, 100, 7, 1)), timeline(segment(0, 200, 7, 2))))
                .isEmpty();
    }

    @Test
    void listsThreeGapsAndCountsTheRest() {
        Timeline<CapacityLimit> before = timeline(segment(0, 500, 7, 1));
        Timeline<CapacityLimit> three = timeline(segment(100, 200, 7, 2), segment(300, 400, 7, 2));
        Timeline<CapacityLimit> five = timeline(
                segment(50, 100, 7, 2), segment(150, 200, 7, 2), segment(250, 300, 7, 2), segment(350, 400, 7, 2));

        assertThat(lostCoverage(before, three))
                .hasValueSatisfying(advisory -> assertThat(advisory.text())
                        .contains(
                                interval(0, 100).toString(), interval(400, 500).toString())
                        .doesNotContain("more intervals"));
        assertThat(lostCoverage(before, five))
                .hasValueSatisfying(advisory -> assertThat(advisory.text())
                        .contains(interval(200, 250).toString(), "and 2 more intervals")
                        .doesNotContain(interval(300, 350).toString()));
    }

    @Test
    void reportsOverlapsWhereThereAreAny() {
        assertThat(ForecastAdvisoryTexts.describeOverlaps(SUBMISSION, List.of()))
                .isEmpty();
        assertThat(ForecastAdvisoryTexts.describeOverlaps(SUBMISSION, List.of("one", "two")))
                .hasValueSatisfying(advisory -> {
                    assertThat(advisory.kind()).isEqualTo(AdvisoryKind.OVERLAP);
                    assertThat(advisory.text()).contains("request-7", "one; two");
                });
    }

    @Test
    void reportsAReusedIdWithTheOutcomeOfTheMessage() {
        assertThat(ForecastAdvisoryTexts.describeReusedRequestId(SUBMISSION, RequestIdReuse.ACCEPT)
                        .text())
                .contains("request-7", "accepted as a new");
        assertThat(ForecastAdvisoryTexts.describeReusedRequestId(SUBMISSION, RequestIdReuse.REFUSE)
                        .text())
                .contains("request-7", "refused");
        assertThat(ForecastAdvisoryTexts.describeReusedRequestId(SUBMISSION, RequestIdReuse.REFUSE)
                        .kind())
                .isEqualTo(AdvisoryKind.REQUEST_ID_REUSED);
    }

    @Test
    void aRejectionNamesTheLastAcceptedForecast() {
        ForecastAdvisory first = ForecastAdvisoryTexts.describeRejection(
                "vector", Optional.of("group"), "a forecast", "too big", Optional.empty());
        ForecastAdvisory later = ForecastAdvisoryTexts.describeRejection(
                "vector",
                Optional.empty(),
                "a forecast",
                "too big",
                Optional.of(new ForecastOrigin(1, "request-1", NOON)));

        assertThat(first.text()).contains("a forecast was refused: too big", "none was accepted before");
        assertThat(first.groupId()).contains("group");
        assertThat(later.kind()).isEqualTo(AdvisoryKind.REFUSED);
        assertThat(later.text()).contains("request-1", NOON.toString());
        assertThat(later.groupId()).isEmpty();
    }

    private static Optional<ForecastAdvisory> lostCoverage(
            Timeline<CapacityLimit> before, Timeline<CapacityLimit> after) {
        return ForecastAdvisoryTexts.findLostCoverage(SUBMISSION, before, after, TERMS, at(0));
    }
}
