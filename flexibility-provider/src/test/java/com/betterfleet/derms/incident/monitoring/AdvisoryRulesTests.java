package com.betterfleet.derms.incident.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.envelope.OperatingEnvelope.EnvelopeBasis;
import com.betterfleet.derms.forecast.ForecastOrigin;
import com.betterfleet.derms.incident.EnergyOutlook;
import com.betterfleet.derms.incident.IncidentKind;
import com.betterfleet.derms.link.ListeningTime;
import com.betterfleet.derms.microgrid.CircuitDirection;
import com.betterfleet.derms.microgrid.ScopeSite;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.AdvisoryOutlook;
import com.betterfleet.derms.supervision.decision.AppliedLimit;
import com.betterfleet.derms.supervision.decision.ControlDecision;
import com.betterfleet.derms.supervision.decision.ControlOutlook;
import com.betterfleet.derms.supervision.decision.DecisionHistory;
import com.betterfleet.derms.supervision.decision.DecisionHistory.FallbackEpisode;
import com.betterfleet.derms.supervision.decision.DecisionRow;
import com.betterfleet.derms.supervision.decision.DirectionState;
import com.betterfleet.derms.supervision.decision.FallbackReason;
import com.betterfleet.derms.supervision.decision.FallbackSource;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The advisories about the time ahead, at their boundaries. */
class AdvisoryRulesTests {

    /** 21:00 on a summer evening in Auckland. */
    private static final Instant NOW = Instant.parse("2026-11-12T08:00:00Z");

    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration MICROSECOND = Duration.ofNanos(1_000);
    private static final Duration STALE_AFTER = Duration.ofMinutes(45);
    private static final ForecastOrigin ORIGIN = new ForecastOrigin(1, "request", NOW);

    private final List<ControlOutlook.OutlookStep> steps = new ArrayList<>();
    private boolean enforced = true;
    private boolean linkUp = true;
    private List<Interval> suspensions = List.of();
    private Optional<Instant> newest = Optional.of(NOW);
    private Optional<Instant> awaitedSince = Optional.of(NOW);
    private Optional<Duration> forecastInterval = Optional.empty();
    private Map<Direction, List<Interval>> fallback = Map.of();
    private Map<Direction, CircuitDirection> circuit =
            Map.of(Direction.IMPORT, new CircuitDirection(kw(1_000), kw(800), Optional.empty()));
    private Optional<EnergyOutlook> energy = Optional.empty();
    private Optional<Power> useful = Optional.of(kw(150));
    private ControlDecision decision = new ControlDecision.FollowingForecast(appliedLimit(400, EnvelopeBasis.PRIMARY));
    private DecisionHistory history = new DecisionHistory(NOW, true, Optional.of(NOW), Optional.empty());

    @Test
    void anEveningUnderOneLimitNeedsNoWarning() {
        addFollowing(0, 24 * 60, 400);

        assertThat(warnings()).isEmpty();
    }

    @Test
    void aNightWithoutPowerIsReportedInTheSitesTime() {
        addFollowing(0, 120, 400);
        addFollowing(120, 480, 0);
        addFollowing(480, 1_440, 400);

        assertThat(warnings()).containsOnly(Map.entry(IncidentKind.ZERO_LIMIT, "Charging stops 23:00 to 05:00"));
    }

    @Test
    void zeroNowAndZeroWithoutAnEndAreReportedAsSuch() {
        addFollowing(0, 60, 0);
        addFollowing(60, 1_440, 400);
        assertThat(warnings().get(IncidentKind.ZERO_LIMIT)).isEqualTo("Charging stops now, until 22:00");

        steps.clear();
        addFollowing(0, 120, 400);
        addFollowing(120, 1_440, 0);
        assertThat(warnings().get(IncidentKind.ZERO_LIMIT))
                .isEqualTo("Charging stops 23:00 and for the rest of the next 24 hours");
    }

    @Test
    void aLimitBelowTheUsefulOneIsLowAndTheUsefulOneIsNot() {
        addFollowing(0, 120, 400);
        addFollowing(120, 240, 149);
        addFollowing(240, 360, 150);
        addFollowing(360, 1_440, 0);

        assertThat(warnings().get(IncidentKind.LOW_LIMIT)).isEqualTo("Less than the useful 150\u202FkW 23:00 to 01:00");
        useful = Optional.empty();
        assertThat(warnings()).doesNotContainKey(IncidentKind.LOW_LIMIT);
    }

    @Test
    void aStepIsAnnouncedThirtyMinutesAheadAndNotBefore() {
        addFollowing(0, 30, 200);
        addGap(30, 1_440);

        assertThat(warnings().get(IncidentKind.STEP_AHEAD))
                .isEqualTo("At 21:30 Vector's forecast ends: the limit rises from 200\u202FkW to 800\u202FkW");
        assertThat(warnings(NOW.minus(MILLISECOND))).doesNotContainKey(IncidentKind.STEP_AHEAD);
        assertThat(rulesAt(NOW.minus(Duration.ofMinutes(5))).nextCheckAt())
                .as("the next check is just then")
                .isEqualTo(NOW);
    }

    @Test
    void aForecastThatTakesOverIsDistinguishedFromOneThatChanges() {
        addGap(0, 10);
        addFollowing(10, 20, 200);
        addFollowing(20, 1_440, 400);
        assertThat(warnings().get(IncidentKind.STEP_AHEAD))
                .isEqualTo("At 21:10 Vector's forecast takes over: the limit drops from 800\u202FkW to 200\u202FkW");
        steps.removeFirst();
        assertThat(warnings().get(IncidentKind.STEP_AHEAD)).startsWith("At 21:20 Vector's forecast changes");
    }

    @Test
    void aChangeByATenthIsNoStepAndByMoreThanATenthIsAStep() {
        addFollowing(0, 10, 400);
        addFollowing(10, 1_440, 440);
        assertThat(warnings()).doesNotContainKey(IncidentKind.STEP_AHEAD);

        steps.clear();
        addFollowing(0, 10, 400);
        addFollowing(10, 1_440, 441);
        assertThat(warnings()).containsKey(IncidentKind.STEP_AHEAD);

        steps.clear();
        addFollowing(0, 10, 0);
        addFollowing(10, 1_440, 1);
        assertThat(warnings()).containsKey(IncidentKind.STEP_AHEAD);
    }

    @Test
    void theLimitIsWhatTheCircuitMayCarryNotWhatThePartnerAllows() {
        addFollowing(0, 10, 1_500);
        addFollowing(10, 1_440, 3_000);
        assertThat(warnings()).as("both are cut to the rating").isEmpty();

        circuit = Map.of();
        assertThat(warnings()).containsKey(IncidentKind.STEP_AHEAD);
    }

    @Test
    void aForecastIsStaleFromItsAgeOnAndNotWhileTheLinkIsDown() {
        addFollowing(0, 1_440, 400);
        newest = Optional.of(NOW.minus(STALE_AFTER));

        assertThat(warnings().get(IncidentKind.FORECAST_STALE))
                .isEqualTo("Vector is connected, but has sent no forecast since 20:15; the limit stays as it is");
        assertThat(warnings(NOW.minus(MILLISECOND))).isEmpty();
        linkUp = false;
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aForecastIsOverdueTwoIntervalsAfterTheLastOneAndNotBefore() {
        addFollowing(-60, 1_440, 400);
        expectForecastEach(Duration.ofMinutes(15), Duration.ofMinutes(30));

        assertThat(warnings())
                .containsOnly(Map.entry(
                        IncidentKind.FORECAST_OVERDUE,
                        "Vector has sent no forecast since 20:30; it normally sends one every 15 min"));
        assertThat(warnings(NOW.minus(MICROSECOND))).isEmpty();
        assertThat(rulesAt(NOW.minus(Duration.ofMinutes(5))).nextCheckAt()).isEqualTo(NOW);
    }

    @Test
    void anOverdueForecastIsReportedUntilItIsStale() {
        addFollowing(0, 1_440, 400);
        expectForecastEach(Duration.ofMinutes(15), STALE_AFTER);

        assertThat(warnings(NOW.minus(MICROSECOND))).containsOnlyKeys(IncidentKind.FORECAST_OVERDUE);
        assertThat(warnings()).containsOnlyKeys(IncidentKind.FORECAST_STALE);
    }

    @Test
    void noForecastIsOverdueWhileTheLinkIsDownOrJustRestoredOrWithoutAnInterval() {
        addFollowing(0, 1_440, 400);
        expectForecastEach(Duration.ofSeconds(90), Duration.ofMinutes(30));
        assertThat(warnings().get(IncidentKind.FORECAST_OVERDUE)).endsWith("every 90 s");

        linkUp = false;
        assertThat(warnings()).isEmpty();
        linkUp = true;
        awaitedSince = Optional.of(NOW.minusSeconds(180).plus(MICROSECOND));
        assertThat(warnings())
                .as("the link came back less than two intervals ago")
                .isEmpty();
        awaitedSince = Optional.empty();
        assertThat(warnings()).as("no forecast of this epoch").isEmpty();
        awaitedSince = newest;
        forecastInterval = Optional.empty();
        assertThat(warnings()).isEmpty();
    }

    @Test
    void noForecastIsOverdueForTimeInWhichNoInstanceListened() {
        addFollowing(-60, 1_440, 400);
        expectForecastEach(Duration.ofMinutes(15), Duration.ofMinutes(40));
        suspensions = List.of(new Interval(NOW.minusSeconds(1_800), NOW.minusSeconds(1_200)));

        assertThat(warnings()).containsOnlyKeys(IncidentKind.FORECAST_OVERDUE);
        assertThat(warnings(NOW.minus(MICROSECOND))).isEmpty();
        assertThat(rulesAt(NOW.minus(Duration.ofMinutes(5))).nextCheckAt()).isEqualTo(NOW);
    }

    private void expectForecastEach(Duration interval, Duration age) {
        forecastInterval = Optional.of(interval);
        newest = Optional.of(NOW.minus(age));
        awaitedSince = newest;
    }

    @Test
    void aRecoveryThatLastsTwentyMinutesIsReportedAsStale() {
        addFollowing(0, 1_440, 400);
        Instant since = NOW.minus(Duration.ofMinutes(20));
        decision = new ControlDecision.FallbackControl(
                DecisionRow.LINK_LOST_LAST_FORECAST,
                FallbackReason.LINK_LOST,
                FallbackSource.GAP_POLICY,
                Optional.empty(),
                true);
        history = new DecisionHistory(
                NOW,
                true,
                Optional.of(since),
                Optional.of(new FallbackEpisode(FallbackReason.LINK_LOST, since.minusSeconds(60), false)));

        assertThat(warnings().get(IncidentKind.FORECAST_STALE))
                .isEqualTo(
                        "Vector is connected again, but has sent no fresh forecast; its limits have not returned since 20:40");
        assertThat(warnings(NOW.minus(MILLISECOND))).doesNotContainKey(IncidentKind.FORECAST_STALE);
    }

    @Test
    void fallbackCoverageIsShortBelowADayLessAnHourAndNotReportedWhereThereNeverWasAny() {
        addFollowing(0, 1_440, 400);
        assertThat(warnings()).isEmpty();

        Instant enough = NOW.plus(Duration.ofHours(23));
        fallback = Map.of(Direction.IMPORT, List.of(new Interval(NOW, enough)));
        assertThat(warnings()).isEmpty();
        fallback = Map.of(Direction.IMPORT, List.of(new Interval(NOW, enough.minus(MILLISECOND))));
        assertThat(warnings().get(IncidentKind.FALLBACK_COVER_SHORT))
                .isEqualTo("Vector's fallback limits run out at Fri 19:59");
        fallback = Map.of(Direction.IMPORT, List.of(new Interval(NOW.minusSeconds(60), NOW)));
        assertThat(warnings().get(IncidentKind.FALLBACK_COVER_SHORT))
                .isEqualTo("Vector's fallback limits are not known for now");
    }

    @Test
    void whereABindingOnlyObservesNoLimitWarningIsGiven() {
        addFollowing(0, 10, 400);
        addFollowing(10, 1_440, 0);
        enforced = false;
        newest = Optional.of(NOW.minus(STALE_AFTER));

        assertThat(warnings()).containsOnlyKeys(IncidentKind.FORECAST_STALE);
    }

    @Test
    void inTheHourThatComesTwiceATimeNamesItsZone() {
        ZoneId auckland = ZoneId.of("Pacific/Auckland");
        Instant first = Instant.parse("2026-04-04T13:30:00Z");

        assertThat(new SiteTimeFormat(auckland, first).formatInstant(first)).isEqualTo("02:30 NZDT");
        assertThat(new SiteTimeFormat(auckland, first).formatInstant(first.plusSeconds(3_600)))
                .isEqualTo("02:30 NZST");
    }

    @ParameterizedTest(name = "{0} Wh available, {1} Wh used the day before: reported: {2}")
    @CsvSource({
        "3200000, 4100000.5, true",
        "4100000, 4100000.000001, true",
        "4100000, 4100000, false",
        "5000000, 4100000, false",
        "0, 0, false",
        "0, , false"
    })
    void lessEnergyThanTheDayBeforeIsReportedAndUnmeteredEnergyIsNot(
            BigDecimal available, @Nullable BigDecimal used, boolean reported) {
        addFollowing(0, 24 * 60, 300);
        energy = Optional.of(new EnergyOutlook(
                NOW.plusSeconds(3_600),
                new Energy(available),
                Optional.ofNullable(used).map(Energy::new)));

        assertThat(warnings().containsKey(IncidentKind.ENERGY_SHORT)).isEqualTo(reported);
    }

    @Test
    void shortEnergyIsReportedInWholeKilowattHoursAndNotWhereTheLimitIsOnlyObserved() {
        addFollowing(0, 24 * 60, 300);
        energy = Optional.of(new EnergyOutlook(
                NOW.plusSeconds(3_600),
                new Energy(new BigDecimal("3200999")),
                Optional.of(new Energy(new BigDecimal("4100000")))));
        assertThat(warnings().get(IncidentKind.ENERGY_SHORT))
                .contains("the limits allow 3,200\u202FkWh; the day before, 4,100\u202FkWh were used in that time");

        enforced = false;
        assertThat(warnings()).doesNotContainKey(IncidentKind.ENERGY_SHORT);
    }

    private Map<IncidentKind, String> warnings() {
        return warnings(NOW);
    }

    private Map<IncidentKind, String> warnings(Instant at) {
        return rulesAt(at).evaluateWarnings();
    }

    private AdvisoryRules rulesAt(Instant at) {
        AdvisoryOutlook prospect = new AdvisoryOutlook(
                "scope",
                enforced,
                linkUp,
                Map.of(Direction.IMPORT, new DirectionState(decision, NOW, history)),
                new ControlOutlook(steps),
                newest,
                awaitedSince,
                STALE_AFTER,
                fallback,
                circuit);
        return new AdvisoryRules(
                prospect,
                "Vector",
                forecastInterval,
                new ListeningTime(Instant.EPOCH, at, suspensions, false),
                new ScopeSite("scope", "Depot", useful, Optional.empty(), ZoneId.of("Pacific/Auckland")),
                energy,
                at);
    }

    private void addFollowing(int fromMinute, int toMinute, long kilowatts) {
        addStep(
                fromMinute,
                toMinute,
                new ControlDecision.FollowingForecast(appliedLimit(kilowatts, EnvelopeBasis.PRIMARY)));
    }

    private void addGap(int fromMinute, int toMinute) {
        addStep(
                fromMinute,
                toMinute,
                new ControlDecision.FallbackControl(
                        DecisionRow.GAP_POLICY,
                        FallbackReason.FORECAST_GAP,
                        FallbackSource.GAP_POLICY,
                        Optional.empty(),
                        false));
    }

    private void addStep(int fromMinute, int toMinute, ControlDecision next) {
        Interval interval =
                new Interval(NOW.plus(Duration.ofMinutes(fromMinute)), NOW.plus(Duration.ofMinutes(toMinute)));
        steps.add(new ControlOutlook.OutlookStep(interval, Map.of(Direction.IMPORT, next)));
    }

    private static AppliedLimit appliedLimit(long kilowatts, EnvelopeBasis basis) {
        return new AppliedLimit(kw(kilowatts), basis, ORIGIN, new Interval(NOW, NOW.plus(AdvisoryRules.HORIZON)));
    }

    private static Power kw(long kilowatts) {
        return new Power(kilowatts * 1_000);
    }
}
