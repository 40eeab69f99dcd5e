package com.betterfleet.derms.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.console.Situation.Cause;
import com.betterfleet.derms.console.Standing.Breach;
import com.betterfleet.derms.power.Direction;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Row by row of the decision table: what the operator reads. */
class SentencesTests {

    private static final ZoneId AUCKLAND = ZoneId.of("Pacific/Auckland");
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 12);
    private static final Limit SAFE_DEFAULT = Limit.lasting(kw(800), Source.SAFE_DEFAULT);

    @Test
    void row0SaysThatNoGroupIsBound() {
        Standing standing = standing(new Situation.Unmanaged(), SAFE_DEFAULT);

        assertThat(said(standing, "21:10")).isEqualTo("No group is bound. The circuit's own 800 kW applies.");
        assertThat(standing.chips()).containsExactly(new ChipView("Not connected to OSCP", Tone.GREY, "unplug"));
    }

    @Test
    void row1SaysWhoTookBackControlWhenAndWhy() {
        Standing standing =
                standing(new Situation.LocalControl(at("21:04"), "the operator", "transformer work"), SAFE_DEFAULT);

        assertThat(said(standing, "21:10"))
                .isEqualTo("Full local control taken back by the operator at 21:04: “transformer work”."
                        + " The circuit's own 800 kW applies.");
        assertThat(standing.chips()).containsExactly(new ChipView("Local control", Tone.LOCAL, "hand"));
    }

    @Test
    void row2SaysWhenTheFirstBlockStarts() {
        Standing standing = standing(new Situation.Awaiting(at("12:07"), at("12:15"), false), SAFE_DEFAULT);

        assertThat(said(standing, "12:09"))
                .isEqualTo("Connected 12:07. Vector has not sent a limit for now; its first block starts 12:15."
                        + " The circuit's own 800 kW applies.");
        assertThat(standing.chips()).containsExactly(new ChipView("Awaiting forecast", Tone.GREY, "hourglass"));
        assertThat(standing.yellow()).isFalse();
    }

    @Test
    void row2WithoutAnyForecastNamesNoFirstBlock() {
        Standing standing = standing(new Situation.Awaiting(at("12:07"), null, false), SAFE_DEFAULT);

        assertThat(said(standing, "12:09"))
                .isEqualTo("Connected 12:07. Vector has not sent a limit for now. The circuit's own 800 kW applies.");
    }

    @Test
    void row2OverdueIsYellowAndSaysHowLongItHasWaited() {
        Standing standing = standing(new Situation.Awaiting(at("12:07"), null, true), SAFE_DEFAULT);

        assertThat(said(standing, "12:45"))
                .isEqualTo("Connected 12:07, and no limit for now from Vector in 38 min."
                        + " The circuit's own 800 kW applies.");
        assertThat(standing.chips()).containsExactly(new ChipView("Awaiting forecast", Tone.YELLOW, "hourglass"));
        assertThat(standing.yellow()).isTrue();
    }

    @Test
    void row2WithAFallbackBlockSaysThatItApplies() {
        Standing standing = standing(
                new Situation.Awaiting(at("12:07"), null, false), limit(300, Source.FALLBACK, at("18:00"), null));

        assertThat(said(standing, "12:09")).endsWith("Its fallback limit applies: 300 kW until 18:00.");
    }

    @Test
    void row3SaysTheLimitItsEndAndWhatFollows() {
        Standing standing = standing(
                new Situation.Forecast(), limit(1200, Source.FORECAST, at("23:15"), step(900, Source.FORECAST)));

        assertThat(said(standing, "23:11")).isEqualTo("1,200 kW until 23:15, then 900 kW.");
        assertThat(standing.chips()).containsExactly(new ChipView("Vector forecast", Tone.PLAIN, "check"));
    }

    @Test
    void row3CountsDownBesideTheEnd() {
        Standing standing = standing(
                new Situation.Forecast(), limit(1200, Source.FORECAST, at("23:15"), step(900, Source.FORECAST)));

        assertThat(Sentences.about(standing, figures("23:11")).parts())
                .extracting(Sentence.Part::text)
                .containsExactly("1,200\u202FkW", " until ", "23:15", " (in 4 min)", ", then 900\u202FkW", ".");
    }

    @Test
    void row3NamesTheSafeDefaultThatFollowsTheCover() {
        Standing standing = standing(
                new Situation.Forecast(), limit(200, Source.FORECAST, at("23:15"), step(800, Source.SAFE_DEFAULT)));

        assertThat(said(standing, "23:11")).isEqualTo("200 kW until 23:15, then the safe default, 800 kW.");
    }

    @Test
    void row3SaysWhenTheCircuitItselfAllowsLess() {
        Limit capped = new Limit(kw(600), Source.OPERATIONAL_LIMIT, kw(1200), at("23:15"), null);

        assertThat(said(standing(new Situation.Forecast(), capped), "23:11"))
                .isEqualTo("The circuit's operational limit applies: 600 kW until 23:15."
                        + " Vector's forecast would allow 1,200 kW.");
    }

    @Test
    void row4SaysThatTheFallbackFillsTheGap() {
        Standing standing = fallback(
                new Cause.ForecastGap(at("02:00")),
                Applied.FALLBACK_BLOCK,
                limit(300, Source.FALLBACK, at("06:00"), null));

        assertThat(said(standing, "03:46"))
                .isEqualTo("Vector's forecast has a gap since 02:00. Its fallback limit applies: 300 kW until 06:00.");
        assertThat(standing.chips()).containsExactly(new ChipView("Fallback", Tone.YELLOW, "triangle-alert"));
    }

    @Test
    void row5SaysThatTheSafeDefaultFillsTheGap() {
        Standing standing = fallback(new Cause.ForecastGap(at("02:00")), Applied.GAP_POLICY, SAFE_DEFAULT);

        assertThat(said(standing, "03:46"))
                .isEqualTo("Vector's forecast has a gap since 02:00 and there is no fallback for it."
                        + " The circuit's safe default applies: 800 kW.");
        assertThat(standing.yellow()).isTrue();
    }

    @Test
    void row6SaysThatTheLinkIsSilentAndTheFallbackHolds() {
        Standing standing = fallback(
                new Cause.LinkLost(at("21:04")),
                Applied.FALLBACK_BLOCK,
                limit(300, Source.FALLBACK, tomorrow("06:00"), step(800, Source.SAFE_DEFAULT)));

        assertThat(said(standing, "21:10"))
                .isEqualTo("No heartbeat from Vector since 21:04. Its fallback limit applies: 300 kW until 06:00,"
                        + " then the safe default, 800 kW.");
    }

    @Test
    void row7SaysThatTheLastForecastIsKept() {
        Standing standing = fallback(
                new Cause.LinkLost(at("21:04")),
                Applied.HELD_PRIMARY,
                limit(900, Source.HELD_FORECAST, at("23:15"), null));

        assertThat(said(standing, "21:10"))
                .isEqualTo("No heartbeat from Vector since 21:04 and no fallback for now."
                        + " Its last forecast is kept: 900 kW until 23:15.");
    }

    @Test
    void row8SaysThatNothingSentCoversNow() {
        Standing standing = fallback(new Cause.LinkLost(at("21:04")), Applied.GAP_POLICY, SAFE_DEFAULT);

        assertThat(said(standing, "21:10"))
                .isEqualTo("No heartbeat from Vector since 21:04, and nothing it sent covers now."
                        + " The circuit's safe default applies: 800 kW.");
    }

    @Test
    void row9SaysThatWeOurselvesWereDeaf() {
        Standing standing = fallback(
                new Cause.LinkUnknown(at("21:02"), at("21:11")),
                Applied.FALLBACK_BLOCK,
                limit(300, Source.FALLBACK, null, null));

        assertThat(said(standing, "21:12"))
                .isEqualTo("We were not running from 21:02 to 21:11 and wait for Vector's heartbeat."
                        + " The lower of its limits applies: 300 kW.");
    }

    @Test
    void row9UnderALowerRatingNamesTheRating() {
        Standing standing = fallback(
                new Cause.LinkUnknown(at("21:02"), at("21:11")),
                Applied.HELD_PRIMARY,
                limit(300, Source.RATING, null, null));

        assertThat(said(standing, "21:12")).endsWith("The circuit's rating applies: 300 kW.");
    }

    @Test
    void row6SaysThatForecastsArriveWithoutHeartbeats() {
        Standing standing = fallback(
                new Cause.ForecastsOnly(at("21:04")),
                Applied.HELD_PRIMARY,
                limit(200, Source.HELD_FORECAST, at("23:15"), null));

        assertThat(said(standing, "21:10"))
                .isEqualTo("No heartbeat from Vector since 21:04, but its forecasts arrive."
                        + " The lower of its limits applies: 200 kW until 23:15.");
    }

    @Test
    void row7AfterAFallbackSaysThatTheLastForecastIsCapped() {
        Standing standing = fallback(new Cause.LinkLost(at("21:04")), Applied.CAPPED, SAFE_DEFAULT);

        assertThat(said(standing, "21:10"))
                .isEqualTo("No heartbeat from Vector since 21:04 and no fallback for now."
                        + " Its last forecast would allow more. The circuit's safe default applies: 800 kW.");
    }

    @Test
    void aLinkThatIsBackOverAHoleSaysSo() {
        Standing filled = fallback(
                new Cause.BackWithGap(at("21:30")),
                Applied.FALLBACK_BLOCK,
                limit(300, Source.FALLBACK, at("22:00"), null));
        Standing empty = fallback(new Cause.BackWithGap(at("21:30")), Applied.GAP_POLICY, SAFE_DEFAULT);

        assertThat(said(filled, "21:31"))
                .isEqualTo("Vector is back since 21:30, but its forecast has a gap."
                        + " Its fallback limit applies: 300 kW until 22:00.");
        assertThat(said(empty, "21:31"))
                .isEqualTo("Vector is back since 21:30, but its forecast has a gap and there is no fallback for it."
                        + " The circuit's safe default applies: 800 kW.");
    }

    @Test
    void recoveringFromAGapSaysThatTheForecastCoversAgain() {
        Situation situation = new Situation.Recovering(
                new Cause.ForecastGap(at("21:04")),
                Applied.FALLBACK_BLOCK,
                at("21:30"),
                at("21:30").plusSeconds(10));

        assertThat(said(standing(situation, limit(300, Source.FALLBACK, null, null)), "21:30"))
                .isEqualTo("Vector's forecast covers again since 21:30. Its limits return at 21:30:10."
                        + " Until then 300 kW.");
    }

    @Test
    void row2AfterAWithdrawalSaysThatTheLimitsWereCleared() {
        Standing standing = standing(new Situation.Awaiting(at("12:07"), null, false, true), SAFE_DEFAULT);

        assertThat(said(standing, "12:09"))
                .isEqualTo("Vector's limits were cleared 12:07. Vector has not sent a limit for now."
                        + " The circuit's own 800 kW applies.");
    }

    @Test
    void aFallbackTellsHowLongItsCoverLasts() {
        Limit covered = new Limit(kw(300), Source.FALLBACK, null, null, null, new Limit.Cover(at("23:00")));
        Limit endless = new Limit(kw(300), Source.FALLBACK, null, null, null, new Limit.Cover(null));

        assertThat(cover(covered)).isEqualTo("until 23:00");
        assertThat(cover(endless)).isEqualTo("for more than 24 h");
        assertThat(cover(SAFE_DEFAULT)).isEqualTo("none for now");
        assertThat(Sentences.cover(standing(new Situation.Forecast(), covered), figures("21:10")))
                .isNull();
    }

    @Test
    void anObservedScopeSaysWhatTheLimitWouldBe() {
        Limit kept = new Limit(kw(800), Source.SAFE_DEFAULT, kw(1200), null, null);
        Standing observed = new Standing("Vector", new Situation.Forecast(), kept, null, false);

        assertThat(said(observed, "21:09"))
                .isEqualTo("The circuit's own 800 kW applies. Only observed: the circuit is not written."
                        + " Vector's limit would be 1,200 kW.");
    }

    @Test
    void recoveringSaysWhenTheLimitsReturn() {
        Standing hold = recovering(at("21:30").plusSeconds(10));

        assertThat(said(hold, "21:30"))
                .isEqualTo("Vector is back since 21:30. Its limits return at 21:30:10. Until then 300 kW.");
        assertThat(hold.chips()).containsExactly(new ChipView("Fallback, recovering", Tone.YELLOW, "triangle-alert"));
        assertThat(said(recovering(null), "21:31"))
                .startsWith("Vector is back since 21:30. Its limits return when a fresh forecast arrives.");
    }

    @Test
    void aBreachOfWhichNothingIsKnownAnyMoreSaysSo() {
        Instant silent = at("21:15").plusSeconds(4);
        Breach breach = new Breach(kw(410), kw(10), at("21:00"), kw(410), Direction.EXPORT, true, silent);

        assertThat(plain(Sentences.about(breach, figures("21:17")).text()))
                .isEqualTo("410 kW fed in on average over a quarter hour, 10.0 kW over the limit, since 21:00:00"
                        + " (peak 410 kW). No data since 21:15:04: whether it goes on is not known.");
    }

    @Test
    void aBreachSaysHowMuchSinceWhenAndItsPeak() {
        Breach breach = new Breach(kw(1310), kw(110), at("21:07").plusSeconds(30), kw(1344));
        Standing over = new Standing(
                "Vector", new Situation.Forecast(), limit(1200, Source.FORECAST, at("23:15"), null), breach, true);

        assertThat(plain(Sentences.about(breach, figures("21:09")).text()))
                .isEqualTo("1,310 kW drawn, 110 kW over the limit, since 21:07:30 (peak 1,344 kW).");
        assertThat(over.chips().getFirst()).isEqualTo(new ChipView("Over limit", Tone.RED, "octagon-alert"));
    }

    @Test
    void anObservedScopeSaysThatNothingIsWritten() {
        Standing observed =
                new Standing("Vector", new Situation.Forecast(), limit(1200, Source.FORECAST, null, null), null, false);

        assertThat(said(observed, "21:09")).isEqualTo("1,200 kW. Only observed: the circuit is not written.");
    }

    @Test
    void worseStandingsComeFirst() {
        assertThat(List.of(
                                fallback(new Cause.ForecastGap(at("02:00")), Applied.GAP_POLICY, SAFE_DEFAULT),
                                standing(new Situation.Awaiting(at("02:00"), null, true), SAFE_DEFAULT),
                                standing(new Situation.Awaiting(at("02:00"), null, false), SAFE_DEFAULT),
                                standing(new Situation.Forecast(), SAFE_DEFAULT),
                                standing(new Situation.LocalControl(at("02:00"), "the operator", "x"), SAFE_DEFAULT),
                                standing(new Situation.Unmanaged(), SAFE_DEFAULT))
                        .stream()
                        .map(Standing::rank)
                        .toList())
                .isSorted();
    }

    private static Standing recovering(@Nullable Instant returnsAt) {
        Situation situation = new Situation.Recovering(
                new Cause.LinkLost(at("21:04")), Applied.FALLBACK_BLOCK, at("21:30"), returnsAt);
        return standing(situation, limit(300, Source.FALLBACK, null, null));
    }

    private static String cover(Limit limit) {
        Standing standing = fallback(new Cause.LinkLost(at("21:04")), Applied.FALLBACK_BLOCK, limit);
        Sentence said = Sentences.cover(standing, figures("21:10"));
        return said == null ? "nothing" : plain(said.text());
    }

    private static Standing fallback(Cause cause, Applied applied, Limit limit) {
        return standing(new Situation.Fallback(cause, applied), limit);
    }

    private static Standing standing(Situation situation, Limit limit) {
        return new Standing("Vector", situation, limit, null, true);
    }

    private static Limit limit(int kw, Source source, @Nullable Instant until, Limit.@Nullable Step next) {
        return new Limit(kw(kw), source, null, until, next);
    }

    private static Limit.Step step(int kw, Source source) {
        return new Limit.Step(kw(kw), source);
    }

    private static String said(Standing standing, String now) {
        return plain(Sentences.about(standing, figures(now)).text());
    }

    private static String plain(String text) {
        return text.replace(Figures.THIN_SPACE, " ");
    }

    private static Figures figures(String now) {
        return new Figures(AUCKLAND, at(now));
    }

    private static Instant at(String local) {
        return TODAY.atTime(LocalTime.parse(local)).atZone(AUCKLAND).toInstant();
    }

    private static Instant tomorrow(String local) {
        return TODAY.plusDays(1).atTime(LocalTime.parse(local)).atZone(AUCKLAND).toInstant();
    }

    private static BigDecimal kw(int kw) {
        return BigDecimal.valueOf(kw);
    }
}
