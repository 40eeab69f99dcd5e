package com.betterfleet.derms.forecast;

import static com.betterfleet.derms.forecast.Scenery.NOON;
import static com.betterfleet.derms.forecast.Scenery.at;
import static com.betterfleet.derms.forecast.Scenery.interval;
import static com.betterfleet.derms.forecast.Scenery.segment;
import static com.betterfleet.derms.forecast.Scenery.timeline;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.connection.KnownTerms;
import com.betterfleet.derms.connection.PartnerTerms;
import com.betterfleet.derms.connection.PartnerTerms.RequestIdReuse;
import com.betterfleet.derms.forecast.ForecastOddity.Kind;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.time.Timeline;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RemarksTests {

    private static final Submission SUBMISSION = new Submission(
            "vector", "group", "request-7", Optional.empty(), Direction.IMPORT, Cover.PRIMARY, List.of(), "{}");
    private static final PartnerTerms TERMS = KnownTerms.vector();

    @Test
    void whereCoverIsGoneTheGapIsToldWithItsTimes() {
        Optional<ForecastOddity> hole =
                hole(timeline(segment(0, 100, 7, 1)), timeline(segment(0, 40, 7, 2), segment(60, 100, 7, 2)));

        assertThat(hole).hasValueSatisfying(told -> {
            assertThat(told.kind()).isEqualTo(Kind.HOLE);
            assertThat(told.connectionId()).isEqualTo("vector");
            assertThat(told.groupId()).contains("group");
            assertThat(told.text()).contains("request-7", interval(40, 60).toString(), "IMPORT", "PRIMARY");
            assertThat(told.text()).doesNotContain("times more");
        });
    }

    @Test
    void aSeamThePastAndMoreCoverAreNoHoles() {
        assertThat(hole(timeline(segment(-50, 100, 7, 1)), timeline(segment(0, 40, 7, 2), segment(45, 100, 7, 2))))
                .isEmpty();
        assertThat(hole(timeline(segment(0, 100, 7, 1)), timeline(segment(0, 200, 7, 2))))
                .isEmpty();
    }

    @Test
    void ofManyHolesTheFirstThreeAreToldAndTheOthersCounted() {
        Timeline<Allowance> before = timeline(segment(0, 500, 7, 1));
        Timeline<Allowance> three = timeline(segment(100, 200, 7, 2), segment(300, 400, 7, 2));
        Timeline<Allowance> five = timeline(
                segment(50, 100, 7, 2), segment(150, 200, 7, 2), segment(250, 300, 7, 2), segment(350, 400, 7, 2));

        assertThat(hole(before, three))
                .hasValueSatisfying(told -> assertThat(told.text())
                        .contains(
                                interval(0, 100).toString(), interval(400, 500).toString())
                        .doesNotContain("times more"));
        assertThat(hole(before, five))
                .hasValueSatisfying(told -> assertThat(told.text())
                        .contains(interval(200, 250).toString(), "and 2 times more")
                        .doesNotContain(interval(300, 350).toString()));
    }

    @Test
    void overlapsAreToldWhereThereAreAny() {
        assertThat(Remarks.overlaps(SUBMISSION, List.of())).isEmpty();
        assertThat(Remarks.overlaps(SUBMISSION, List.of("one", "two"))).hasValueSatisfying(told -> {
            assertThat(told.kind()).isEqualTo(Kind.OVERLAP);
            assertThat(told.text()).contains("request-7", "one; two");
        });
    }

    @Test
    void aReusedIdIsToldWithWhatBecameOfTheMessage() {
        assertThat(Remarks.reused(SUBMISSION, RequestIdReuse.ACCEPT).text()).contains("request-7", "taken as a new");
        assertThat(Remarks.reused(SUBMISSION, RequestIdReuse.REFUSE).text()).contains("request-7", "refused");
        assertThat(Remarks.reused(SUBMISSION, RequestIdReuse.REFUSE).kind()).isEqualTo(Kind.REQUEST_ID_REUSED);
    }

    @Test
    void aRefusalNamesTheLastGoodForecastThatNowAges() {
        ForecastOddity first =
                Remarks.refused("vector", Optional.of("group"), "a forecast", "too big", Optional.empty());
        ForecastOddity later = Remarks.refused(
                "vector", Optional.empty(), "a forecast", "too big", Optional.of(new Origin(1, "request-1", NOON)));

        assertThat(first.text()).contains("a forecast was refused: too big", "none was accepted before");
        assertThat(first.groupId()).contains("group");
        assertThat(later.kind()).isEqualTo(Kind.REFUSED);
        assertThat(later.text()).contains("request-1", NOON.toString());
        assertThat(later.groupId()).isEmpty();
    }

    private static Optional<ForecastOddity> hole(Timeline<Allowance> before, Timeline<Allowance> after) {
        return Remarks.hole(SUBMISSION, before, after, TERMS, at(0));
    }
}
