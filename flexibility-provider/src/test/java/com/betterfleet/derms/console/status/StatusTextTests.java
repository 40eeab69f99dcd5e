package com.betterfleet.derms.console.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.console.layout.ChipView;
import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.RichText;
import com.betterfleet.derms.console.layout.StatusColor;
import com.betterfleet.derms.console.status.ScopeStatus.OpenBreach;
import com.betterfleet.derms.console.status.StatusCause.EpisodeCause;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.supervision.LimitEnforcement;
import com.betterfleet.derms.supervision.decision.FallbackSource;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The status text of each row of the decision table. */
class StatusTextTests {

    private static final ZoneId AUCKLAND = ZoneId.of("Pacific/Auckland");
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 12);
    private static final CurrentLimit SAFE_DEFAULT = CurrentLimit.permanent(kw(800), LimitSource.SAFE_DEFAULT);

    @Test
    void row0ShowsThatNoGroupIsBound() {
        ScopeStatus status = statusOf(new StatusCause.UnboundCause(), SAFE_DEFAULT);

        assertThat(describeAt(status, "21:10")).isEqualTo("No group is bound. The circuit's own 800 kW applies.");
        assertThat(status.chips()).containsExactly(new ChipView("Not connected to OSCP", StatusColor.GREY, "unplug"));
    }

    @Test
    void row1ShowsWhoTookLocalControlWhenAndWhy() {
        ScopeStatus status = statusOf(
                new StatusCause.LocalControlCause(at("21:04"), "the operator", "transformer work"), SAFE_DEFAULT);

        assertThat(describeAt(status, "21:10"))
                .isEqualTo("Full local control taken back by the operator at 21:04: “transformer work”."
                        + " The circuit's own 800 kW applies.");
        assertThat(status.chips()).containsExactly(new ChipView("Local control", StatusColor.LOCAL, "hand"));
    }

    @Test
    void row2ShowsWhenTheFirstBlockStarts() {
        ScopeStatus status =
                statusOf(new StatusCause.AwaitingCause(at("12:07"), at("12:15"), false, false), SAFE_DEFAULT);

        assertThat(describeAt(status, "12:09"))
                .isEqualTo("Connected 12:07. Vector has not sent a limit for now; its first block starts 12:15."
                        + " The circuit's own 800 kW applies.");
        assertThat(status.chips()).containsExactly(new ChipView("Awaiting forecast", StatusColor.GREY, "hourglass"));
        assertThat(status.isYellow()).isFalse();
    }

    @Test
    void row2WithoutAnyForecastNamesNoFirstBlock() {
        ScopeStatus status = statusOf(new StatusCause.AwaitingCause(at("12:07"), null, false, false), SAFE_DEFAULT);

        assertThat(describeAt(status, "12:09"))
                .isEqualTo("Connected 12:07. Vector has not sent a limit for now. The circuit's own 800 kW applies.");
    }

    @Test
    void row2OverdueIsYellowAndShowsHowLongItHasWaited() {
        ScopeStatus status = statusOf(new StatusCause.AwaitingCause(at("12:07"), null, true, false), SAFE_DEFAULT);

        assertThat(describeAt(status, "12:45"))
                .isEqualTo("Connected 12:07, and no limit for now from Vector in 38 min."
                        + " The circuit's own 800 kW applies.");
        assertThat(status.chips()).containsExactly(new ChipView("Awaiting forecast", StatusColor.YELLOW, "hourglass"));
        assertThat(status.isYellow()).isTrue();
    }

    @Test
    void row2WithAFallbackBlockShowsThatItApplies() {
        ScopeStatus status = statusOf(
                new StatusCause.AwaitingCause(at("12:07"), null, false, false),
                limit(300, LimitSource.FALLBACK, at("18:00"), null));

        assertThat(describeAt(status, "12:09")).endsWith("Its fallback limit applies: 300 kW until 18:00.");
    }

    @Test
    void row3ShowsTheLimitItsEndAndWhatFollows() {
        ScopeStatus status = statusOf(
                new StatusCause.ForecastCause(),
                limit(1200, LimitSource.FORECAST, at("23:15"), step(900, LimitSource.FORECAST)));

        assertThat(describeAt(status, "23:11")).isEqualTo("1,200 kW until 23:15, then 900 kW.");
        assertThat(status.chips()).containsExactly(new ChipView("Vector forecast", StatusColor.PLAIN, "check"));
    }

    @Test
    void row3CountsDownBesideTheEnd() {
        ScopeStatus status = statusOf(
                new StatusCause.ForecastCause(),
                limit(1200, LimitSource.FORECAST, at("23:15"), step(900, LimitSource.FORECAST)));

        assertThat(StatusText.describeStatus(status, formatsAt("23:11")).parts())
                .extracting(RichText.TextPart::text)
                .containsExactly("1,200\u202FkW", " until ", "23:15", " (in 4 min)", ", then 900\u202FkW", ".");
    }

    @Test
    void row3NamesTheSafeDefaultThatFollowsTheCoverage() {
        ScopeStatus status = statusOf(
                new StatusCause.ForecastCause(),
                limit(200, LimitSource.FORECAST, at("23:15"), step(800, LimitSource.SAFE_DEFAULT)));

        assertThat(describeAt(status, "23:11")).isEqualTo("200 kW until 23:15, then the safe default, 800 kW.");
    }

    @Test
    void row3ShowsWhenTheCircuitItselfAllowsLess() {
        CurrentLimit capped =
                new CurrentLimit(kw(600), LimitSource.OPERATIONAL_LIMIT, kw(1200), at("23:15"), null, null);

        assertThat(describeAt(statusOf(new StatusCause.ForecastCause(), capped), "23:11"))
                .isEqualTo("The circuit's operational limit applies: 600 kW until 23:15."
                        + " Vector's forecast would allow 1,200 kW.");
    }

    @Test
    void row4ShowsThatTheFallbackFillsTheGap() {
        ScopeStatus status = fallback(
                new EpisodeCause.GapInForecast(at("02:00")),
                FallbackSource.FALLBACK_BLOCK,
                limit(300, LimitSource.FALLBACK, at("06:00"), null));

        assertThat(describeAt(status, "03:46"))
                .isEqualTo("Vector's forecast has a gap since 02:00. Its fallback limit applies: 300 kW until 06:00.");
        assertThat(status.chips()).containsExactly(new ChipView("Fallback", StatusColor.YELLOW, "triangle-alert"));
    }

    @Test
    void row5ShowsThatTheSafeDefaultFillsTheGap() {
        ScopeStatus status =
                fallback(new EpisodeCause.GapInForecast(at("02:00")), FallbackSource.GAP_POLICY, SAFE_DEFAULT);

        assertThat(describeAt(status, "03:46"))
                .isEqualTo("Vector's forecast has a gap since 02:00 and there is no fallback for it."
                        + " The circuit's safe default applies: 800 kW.");
        assertThat(status.isYellow()).isTrue();
    }

    @Test
    void row6ShowsThatTheLinkIsLostAndTheFallbackApplies() {
        ScopeStatus status = fallback(
                new EpisodeCause.HeartbeatLost(at("21:04")),
                FallbackSource.FALLBACK_BLOCK,
                limit(300, LimitSource.FALLBACK, tomorrow("06:00"), step(800, LimitSource.SAFE_DEFAULT)));

        assertThat(describeAt(status, "21:10"))
                .isEqualTo("No heartbeat from Vector since 21:04. Its fallback limit applies: 300 kW until 06:00,"
                        + " then the safe default, 800 kW.");
    }

    @Test
    void row7ShowsThatTheLastForecastStaysInForce() {
        ScopeStatus status = fallback(
                new EpisodeCause.HeartbeatLost(at("21:04")),
                FallbackSource.HELD_PRIMARY,
                limit(900, LimitSource.LAST_FORECAST, at("23:15"), null));

        assertThat(describeAt(status, "21:10"))
                .isEqualTo("No heartbeat from Vector since 21:04 and no fallback for now."
                        + " Its last forecast applies: 900 kW until 23:15.");
    }

    @Test
    void row8ShowsThatNothingSentCoversNow() {
        ScopeStatus status =
                fallback(new EpisodeCause.HeartbeatLost(at("21:04")), FallbackSource.GAP_POLICY, SAFE_DEFAULT);

        assertThat(describeAt(status, "21:10"))
                .isEqualTo("No heartbeat from Vector since 21:04, and nothing it sent covers now."
                        + " The circuit's safe default applies: 800 kW.");
    }

    @Test
    void row9ShowsThatTheServiceWasNotRunning() {
        ScopeStatus status = fallback(
                new EpisodeCause.ServiceWasDown(at("21:02"), at("21:11")),
                FallbackSource.FALLBACK_BLOCK,
                limit(300, LimitSource.FALLBACK, null, null));

        assertThat(describeAt(status, "21:12"))
                .isEqualTo("This system was not running from 21:02 to 21:11 and waits for Vector's heartbeat."
                        + " The lower of its limits applies: 300 kW.");
    }

    @Test
    void row9UnderALowerRatingNamesTheRating() {
        ScopeStatus status = fallback(
                new EpisodeCause.ServiceWasDown(at("21:02"), at("21:11")),
                FallbackSource.HELD_PRIMARY,
                limit(300, LimitSource.RATING, null, null));

        assertThat(describeAt(status, "21:12")).endsWith("The circuit's rating applies: 300 kW.");
    }

    @Test
    void row6ShowsThatForecastsArriveWithoutHeartbeats() {
        ScopeStatus status = fallback(
                new EpisodeCause.ForecastsWithoutHeartbeat(at("21:04")),
                FallbackSource.HELD_PRIMARY,
                limit(200, LimitSource.LAST_FORECAST, at("23:15"), null));

        assertThat(describeAt(status, "21:10"))
                .isEqualTo("No heartbeat from Vector since 21:04, but its forecasts arrive."
                        + " The lower of its limits applies: 200 kW until 23:15.");
    }

    @Test
    void row7AfterAFallbackShowsThatTheLastForecastIsCapped() {
        ScopeStatus status = statusOf(
                new StatusCause.FallbackCause(
                        new EpisodeCause.HeartbeatLost(at("21:04")), FallbackSource.GAP_POLICY, true),
                SAFE_DEFAULT);

        assertThat(describeAt(status, "21:10"))
                .isEqualTo("No heartbeat from Vector since 21:04 and no fallback for now."
                        + " Its last forecast would allow more. The circuit's safe default applies: 800 kW.");
    }

    @Test
    void aLinkRestoredDuringAForecastGapIsStatedAsTheCause() {
        ScopeStatus filled = fallback(
                new EpisodeCause.LinkRestoredWithGap(at("21:30")),
                FallbackSource.FALLBACK_BLOCK,
                limit(300, LimitSource.FALLBACK, at("22:00"), null));
        ScopeStatus empty =
                fallback(new EpisodeCause.LinkRestoredWithGap(at("21:30")), FallbackSource.GAP_POLICY, SAFE_DEFAULT);

        assertThat(describeAt(filled, "21:31"))
                .isEqualTo("Vector is back since 21:30, but its forecast has a gap."
                        + " Its fallback limit applies: 300 kW until 22:00.");
        assertThat(describeAt(empty, "21:31"))
                .isEqualTo("Vector is back since 21:30, but its forecast has a gap and there is no fallback for it."
                        + " The circuit's safe default applies: 800 kW.");
    }

    @Test
    void recoveringFromAGapShowsThatTheForecastCoversAgain() {
        StatusCause cause = new StatusCause.RecoveringCause(
                new EpisodeCause.GapInForecast(at("21:04")),
                FallbackSource.FALLBACK_BLOCK,
                at("21:30"),
                at("21:30").plusSeconds(10));

        assertThat(describeAt(statusOf(cause, limit(300, LimitSource.FALLBACK, null, null)), "21:30"))
                .isEqualTo("Vector's forecast covers again since 21:30. Its limits return at 21:30:10."
                        + " Until then 300 kW.");
    }

    @Test
    void row2AfterAWithdrawalShowsThatTheLimitsWereCleared() {
        ScopeStatus status = statusOf(new StatusCause.AwaitingCause(at("12:07"), null, false, true), SAFE_DEFAULT);

        assertThat(describeAt(status, "12:09"))
                .isEqualTo("Vector's limits were cleared 12:07. Vector has not sent a limit for now."
                        + " The circuit's own 800 kW applies.");
    }

    @Test
    void aFallbackStatesHowLongItsCoverageLasts() {
        CurrentLimit covered = new CurrentLimit(
                kw(300), LimitSource.FALLBACK, null, null, null, new CurrentLimit.ForecastCoverage(at("23:00")));
        CurrentLimit endless = new CurrentLimit(
                kw(300), LimitSource.FALLBACK, null, null, null, new CurrentLimit.ForecastCoverage(null));

        assertThat(cover(covered)).isEqualTo("Limits known until 23:00");
        assertThat(cover(endless)).isEqualTo("Limits known for more than 24 h");
        assertThat(cover(SAFE_DEFAULT)).isEqualTo("No limits known beyond now");
        assertThat(StatusText.describeCoverage(statusOf(new StatusCause.ForecastCause(), covered), formatsAt("21:10")))
                .isNull();
    }

    @Test
    void anObservedScopeShowsWhatTheLimitWouldBe() {
        CurrentLimit kept = new CurrentLimit(kw(800), LimitSource.SAFE_DEFAULT, kw(1200), null, null, null);
        ScopeStatus observed =
                new ScopeStatus("Vector", new StatusCause.ForecastCause(), kept, null, LimitEnforcement.OBSERVED, null);

        assertThat(describeAt(observed, "21:09"))
                .isEqualTo("The circuit's own 800 kW applies. Only observed: the circuit is not written."
                        + " Vector's limit would be 1,200 kW.");
    }

    @Test
    void recoveringShowsWhenTheLimitsReturn() {
        ScopeStatus hold = recovering(at("21:30").plusSeconds(10));

        assertThat(describeAt(hold, "21:30"))
                .isEqualTo("Vector is back since 21:30. Its limits return at 21:30:10. Until then 300 kW.");
        assertThat(hold.chips())
                .containsExactly(new ChipView("Fallback, recovering", StatusColor.YELLOW, "triangle-alert"));
        assertThat(describeAt(recovering(null), "21:31"))
                .startsWith("Vector is back since 21:30. Its limits return when a fresh forecast arrives.");
    }

    @Test
    void aBreachWithoutCurrentDataShowsWhereItsDataEnd() {
        Instant silent = at("21:15").plusSeconds(4);
        OpenBreach breach = new OpenBreach(kw(410), kw(10), at("21:00"), kw(410), Direction.EXPORT, true, silent);

        assertThat(plain(BreachText.describeBreach(breach, formatsAt("21:17")).plainText()))
                .isEqualTo("410 kW fed in on average over a quarter hour, 10.0 kW over the limit, since 21:00:00"
                        + " (peak 410 kW). No data since 21:15:04: whether it continues is not known.");
    }

    @Test
    void aBreachShowsItsExcessItsStartAndItsPeak() {
        OpenBreach breach =
                new OpenBreach(kw(1310), kw(110), at("21:07").plusSeconds(30), kw(1344), Direction.IMPORT, false, null);
        ScopeStatus over = new ScopeStatus(
                "Vector",
                new StatusCause.ForecastCause(),
                limit(1200, LimitSource.FORECAST, at("23:15"), null),
                breach,
                LimitEnforcement.ENFORCED,
                null);

        assertThat(plain(BreachText.describeBreach(breach, formatsAt("21:09")).plainText()))
                .isEqualTo("1,310 kW drawn, 110 kW over the limit, since 21:07:30 (peak 1,344 kW).");
        assertThat(over.chips().getFirst()).isEqualTo(new ChipView("Over limit", StatusColor.RED, "octagon-alert"));
    }

    @Test
    void anObservedScopeShowsThatNothingIsWritten() {
        ScopeStatus observed = new ScopeStatus(
                "Vector",
                new StatusCause.ForecastCause(),
                limit(1200, LimitSource.FORECAST, null, null),
                null,
                LimitEnforcement.OBSERVED,
                null);

        assertThat(describeAt(observed, "21:09")).isEqualTo("1,200 kW. Only observed: the circuit is not written.");
    }

    @Test
    void aScopeWithoutACircuitSaysThatNothingIsLimited() {
        ScopeStatus unwritten = unwritten(new StatusCause.ForecastCause(), LimitEnforcement.NO_CIRCUIT);

        assertThat(describeAt(unwritten, "21:09"))
                .isEqualTo("No circuit is written: nothing is limited here. This site has no circuit."
                        + " Vector's limit would be 600 kW.");
        assertThat(unwritten.chips()).contains(new ChipView("Not enforced", StatusColor.YELLOW, "triangle-alert"));
        assertThat(unwritten.edgeColor()).isEqualTo(StatusColor.YELLOW.cssClass());
        assertThat(unwritten.describeOrigin()).isEqualTo("no circuit, no limit");
        assertThat(OperatorAdvice.adviceFor(unwritten)).contains("administrator", "grid connection");
        assertThat(OperatorAdvice.shortAdviceFor(unwritten)).contains("Nothing limits charging here");
    }

    @Test
    void aScopeOnAFeederSaysThatItsCircuitIsNotWritten() {
        ScopeStatus gap = unwritten(
                new StatusCause.FallbackCause(
                        new EpisodeCause.GapInForecast(at("20:45")), FallbackSource.FALLBACK_BLOCK, false),
                LimitEnforcement.NO_GRID_CONNECTION);

        assertThat(describeAt(gap, "21:09"))
                .isEqualTo("Vector's forecast has a gap since 20:45. No circuit is written: nothing is limited here."
                        + " This site's circuit is not a grid connection. Vector's limit would be 600 kW.");
        assertThat(gap.describeOrigin()).isEqualTo("no grid connection, no limit");
    }

    @Test
    void aFeederNamesTheScopesWhoseLimitsItDoesNotCarry() {
        ScopeStatus own = new ScopeStatus(
                "",
                new StatusCause.UnboundCause(),
                CurrentLimit.permanent(kw(200), LimitSource.SAFE_DEFAULT),
                null,
                LimitEnforcement.NOT_BOUND,
                null);

        assertThat(plain(StatusText.describeUnwrittenScopes(List.of("Yard"), own, formatsAt("21:09"))
                        .plainText()))
                .isEqualTo("The limits of Yard are not written here: this circuit is not a grid connection."
                        + " The circuit's own 200 kW applies.");
        assertThat(describeAt(own, "21:09")).isEqualTo("No group is bound. The circuit's own 200 kW applies.");
    }

    private static ScopeStatus unwritten(StatusCause cause, LimitEnforcement enforcement) {
        return new ScopeStatus("Vector", cause, CurrentLimit.unwritten(kw(600), null), null, enforcement, null);
    }

    private static ScopeStatus recovering(@Nullable Instant returnsAt) {
        StatusCause cause = new StatusCause.RecoveringCause(
                new EpisodeCause.HeartbeatLost(at("21:04")), FallbackSource.FALLBACK_BLOCK, at("21:30"), returnsAt);
        return statusOf(cause, limit(300, LimitSource.FALLBACK, null, null));
    }

    private static String cover(CurrentLimit limit) {
        ScopeStatus status =
                fallback(new EpisodeCause.HeartbeatLost(at("21:04")), FallbackSource.FALLBACK_BLOCK, limit);
        RichText coverage = StatusText.describeCoverage(status, formatsAt("21:10"));
        return coverage == null ? "nothing" : plain(coverage.plainText());
    }

    private static ScopeStatus fallback(EpisodeCause cause, FallbackSource applied, CurrentLimit limit) {
        return statusOf(new StatusCause.FallbackCause(cause, applied, false), limit);
    }

    private static ScopeStatus statusOf(StatusCause cause, CurrentLimit limit) {
        return new ScopeStatus("Vector", cause, limit, null, LimitEnforcement.ENFORCED, null);
    }

    private static CurrentLimit limit(
            int kw, LimitSource source, @Nullable Instant until, CurrentLimit.@Nullable NextLimit next) {
        return new CurrentLimit(kw(kw), source, null, until, next, null);
    }

    private static CurrentLimit.NextLimit step(int kw, LimitSource source) {
        return new CurrentLimit.NextLimit(kw(kw), source);
    }

    private static String describeAt(ScopeStatus status, String now) {
        return plain(StatusText.describeStatus(status, formatsAt(now)).plainText());
    }

    private static String plain(String text) {
        return text.replace(Formats.THIN_SPACE, " ");
    }

    private static Formats formatsAt(String now) {
        return new Formats(AUCKLAND, at(now));
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
