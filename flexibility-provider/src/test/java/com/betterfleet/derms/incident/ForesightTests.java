package com.betterfleet.derms.incident;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.envelope.OperatingEnvelope.Basis;
import com.betterfleet.derms.forecast.Origin;
import com.betterfleet.derms.microgrid.CircuitSide;
import com.betterfleet.derms.microgrid.ScopeSite;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.Applied;
import com.betterfleet.derms.supervision.Binding;
import com.betterfleet.derms.supervision.Held;
import com.betterfleet.derms.supervision.Memory;
import com.betterfleet.derms.supervision.Memory.Episode;
import com.betterfleet.derms.supervision.Outlook;
import com.betterfleet.derms.supervision.Prospect;
import com.betterfleet.derms.supervision.Reason;
import com.betterfleet.derms.supervision.Standing;
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

/** What an operator is told beforehand, at the very edges of when that is. */
class ForesightTests {

    /** 21:00 on a summer evening in Auckland. */
    private static final Instant NOW = Instant.parse("2026-11-12T08:00:00Z");

    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration STALE_AFTER = Duration.ofMinutes(45);
    private static final Origin ORIGIN = new Origin(1, "request", NOW);

    private final List<Outlook.Step> steps = new ArrayList<>();
    private boolean enforced = true;
    private boolean linkUp = true;
    private Optional<Instant> newest = Optional.of(NOW);
    private Map<Direction, List<Interval>> fallback = Map.of();
    private Map<Direction, CircuitSide> circuit =
            Map.of(Direction.IMPORT, new CircuitSide(kw(1_000), kw(800), Optional.empty()));
    private Optional<EnergyOutlook> energy = Optional.empty();
    private Optional<Power> useful = Optional.of(kw(150));
    private Binding binding = new Binding.Following(held(400, Basis.PRIMARY));
    private Memory memory = new Memory(NOW, true, Optional.of(NOW), Optional.empty());

    @Test
    void anEveningUnderOneLimitNeedsNoWord() {
        following(0, 24 * 60, 400);

        assertThat(warnings()).isEmpty();
    }

    @Test
    void aNightWithoutPowerIsSaidInTheSitesTime() {
        following(0, 120, 400);
        following(120, 480, 0);
        following(480, 1_440, 400);

        assertThat(warnings()).containsOnly(Map.entry(IncidentKind.ZERO_LIMIT, "charging stops 23:00 to 05:00"));
    }

    @Test
    void zeroNowAndZeroWithoutAnEndAreSaidAsSuch() {
        following(0, 60, 0);
        following(60, 1_440, 400);
        assertThat(warnings().get(IncidentKind.ZERO_LIMIT)).isEqualTo("charging stops now, until 22:00");

        steps.clear();
        following(0, 120, 400);
        following(120, 1_440, 0);
        assertThat(warnings().get(IncidentKind.ZERO_LIMIT))
                .isEqualTo("charging stops 23:00 and for the rest of the next 24 hours");
    }

    @Test
    void aLimitBelowTheUsefulOneIsLowAndTheUsefulOneIsNot() {
        following(0, 120, 400);
        following(120, 240, 149);
        following(240, 360, 150);
        following(360, 1_440, 0);

        assertThat(warnings().get(IncidentKind.LOW_LIMIT)).isEqualTo("less than the useful 150 kW 23:00 to 01:00");
        useful = Optional.empty();
        assertThat(warnings()).doesNotContainKey(IncidentKind.LOW_LIMIT);
    }

    @Test
    void aStepIsAnnouncedThirtyMinutesAheadAndNotBefore() {
        following(0, 30, 200);
        gap(30, 1_440);

        assertThat(warnings().get(IncidentKind.STEP_AHEAD))
                .isEqualTo("at 21:30 Vector's cover ends: the limit goes from 200 kW to 800 kW");
        assertThat(warnings(NOW.minus(MILLISECOND))).doesNotContainKey(IncidentKind.STEP_AHEAD);
        assertThat(foresight(NOW.minus(Duration.ofMinutes(5))).nextLook())
                .as("it is looked at again just then")
                .isEqualTo(NOW);
    }

    @Test
    void aForecastThatTakesOverIsToldFromOneThatChanges() {
        gap(0, 10);
        following(10, 20, 200);
        following(20, 1_440, 400);
        assertThat(warnings().get(IncidentKind.STEP_AHEAD))
                .isEqualTo("at 21:10 Vector's forecast takes over: the limit goes from 800 kW to 200 kW");
        steps.removeFirst();
        assertThat(warnings().get(IncidentKind.STEP_AHEAD)).startsWith("at 21:20 Vector's forecast changes");
    }

    @Test
    void aTenthIsNoStepAndMoreThanATenthIsOne() {
        following(0, 10, 400);
        following(10, 1_440, 440);
        assertThat(warnings()).doesNotContainKey(IncidentKind.STEP_AHEAD);

        steps.clear();
        following(0, 10, 400);
        following(10, 1_440, 441);
        assertThat(warnings()).containsKey(IncidentKind.STEP_AHEAD);

        steps.clear();
        following(0, 10, 0);
        following(10, 1_440, 1);
        assertThat(warnings()).containsKey(IncidentKind.STEP_AHEAD);
    }

    @Test
    void theLimitIsWhatTheCircuitMayCarryNotWhatThePartnerAllows() {
        following(0, 10, 1_500);
        following(10, 1_440, 3_000);
        assertThat(warnings()).as("both are cut to the rating").isEmpty();

        circuit = Map.of();
        assertThat(warnings()).containsKey(IncidentKind.STEP_AHEAD);
    }

    @Test
    void aForecastIsStaleFromItsAgeOnAndNotWhileTheLinkIsDown() {
        following(0, 1_440, 400);
        newest = Optional.of(NOW.minus(STALE_AFTER));

        assertThat(warnings().get(IncidentKind.FORECAST_STALE))
                .isEqualTo("Vector is there, but has sent no forecast since 20:15; the limit stays as it is");
        assertThat(warnings(NOW.minus(MILLISECOND))).isEmpty();
        linkUp = false;
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aRecoveryThatLastsTwentyMinutesIsToldAsStale() {
        following(0, 1_440, 400);
        Instant since = NOW.minus(Duration.ofMinutes(20));
        binding = new Binding.Fallback(7, Reason.LINK_LOST, Applied.GAP_POLICY, Optional.empty(), true);
        memory = new Memory(
                NOW,
                true,
                Optional.of(since),
                Optional.of(new Episode(Reason.LINK_LOST, since.minusSeconds(60), false)));

        assertThat(warnings().get(IncidentKind.FORECAST_STALE))
                .isEqualTo("Vector is back, but has sent no fresh forecast: its limits have not returned since 20:40");
        assertThat(warnings(NOW.minus(MILLISECOND))).doesNotContainKey(IncidentKind.FORECAST_STALE);
    }

    @Test
    void fallbackCoverIsShortBelowADayLessAnHourAndNoWordWhereThereNeverWasAny() {
        following(0, 1_440, 400);
        assertThat(warnings()).isEmpty();

        Instant enough = NOW.plus(Duration.ofHours(23));
        fallback = Map.of(Direction.IMPORT, List.of(new Interval(NOW, enough)));
        assertThat(warnings()).isEmpty();
        fallback = Map.of(Direction.IMPORT, List.of(new Interval(NOW, enough.minus(MILLISECOND))));
        assertThat(warnings().get(IncidentKind.FALLBACK_COVER_SHORT))
                .isEqualTo("what Vector allows when its link fails is only known until Fri 19:59");
        fallback = Map.of(Direction.IMPORT, List.of(new Interval(NOW.minusSeconds(60), NOW)));
        assertThat(warnings().get(IncidentKind.FALLBACK_COVER_SHORT))
                .isEqualTo("what Vector allows when its link fails is not known for now");
    }

    @Test
    void whereABindingOnlyObservesNothingIsSaidOfTheLimit() {
        following(0, 10, 400);
        following(10, 1_440, 0);
        enforced = false;
        newest = Optional.of(NOW.minus(STALE_AFTER));

        assertThat(warnings()).containsOnlyKeys(IncidentKind.FORECAST_STALE);
    }

    @Test
    void inTheHourThatComesTwiceATimeNamesItsZone() {
        ZoneId auckland = ZoneId.of("Pacific/Auckland");
        Instant first = Instant.parse("2026-04-04T13:30:00Z");

        assertThat(new SiteTime(auckland, first).at(first)).isEqualTo("02:30 NZDT");
        assertThat(new SiteTime(auckland, first).at(first.plusSeconds(3_600))).isEqualTo("02:30 NZST");
    }

    @ParameterizedTest(name = "{0} Wh available, {1} Wh used the day before: told is {2}")
    @CsvSource({
        "3200000, 4100000.5, true",
        "4100000, 4100000.000001, true",
        "4100000, 4100000, false",
        "5000000, 4100000, false",
        "0, 0, false",
        "0, , false"
    })
    void lessEnergyThanTheDayBeforeIsToldAndWhatTheMetersDoNotTellIsNot(
            BigDecimal available, @Nullable BigDecimal used, boolean told) {
        following(0, 24 * 60, 300);
        energy = Optional.of(new EnergyOutlook(
                NOW.plusSeconds(3_600),
                new Energy(available),
                Optional.ofNullable(used).map(Energy::new)));

        assertThat(warnings().containsKey(IncidentKind.ENERGY_SHORT)).isEqualTo(told);
    }

    @Test
    void shortEnergyIsToldInWholeKilowattHoursAndNotWhereTheLimitOnlyWouldBe() {
        following(0, 24 * 60, 300);
        energy = Optional.of(new EnergyOutlook(
                NOW.plusSeconds(3_600),
                new Energy(new BigDecimal("3200999")),
                Optional.of(new Energy(new BigDecimal("4100000")))));
        assertThat(warnings().get(IncidentKind.ENERGY_SHORT))
                .contains("the limits allow 3200 kWh; the day before, 4100 kWh were used in that time");

        enforced = false;
        assertThat(warnings()).doesNotContainKey(IncidentKind.ENERGY_SHORT);
    }

    private Map<IncidentKind, String> warnings() {
        return warnings(NOW);
    }

    private Map<IncidentKind, String> warnings(Instant at) {
        return foresight(at).warnings();
    }

    private Foresight foresight(Instant at) {
        Prospect prospect = new Prospect(
                "scope",
                enforced,
                linkUp,
                Map.of(Direction.IMPORT, new Standing(binding, NOW, memory)),
                new Outlook(steps),
                newest,
                STALE_AFTER,
                fallback,
                circuit);
        return new Foresight(
                prospect,
                "Vector",
                new ScopeSite("scope", "Depot", useful, Optional.empty(), ZoneId.of("Pacific/Auckland")),
                energy,
                at);
    }

    private void following(int fromMinute, int toMinute, long kilowatts) {
        step(fromMinute, toMinute, new Binding.Following(held(kilowatts, Basis.PRIMARY)));
    }

    private void gap(int fromMinute, int toMinute) {
        step(
                fromMinute,
                toMinute,
                new Binding.Fallback(5, Reason.FORECAST_GAP, Applied.GAP_POLICY, Optional.empty(), false));
    }

    private void step(int fromMinute, int toMinute, Binding next) {
        Interval interval =
                new Interval(NOW.plus(Duration.ofMinutes(fromMinute)), NOW.plus(Duration.ofMinutes(toMinute)));
        steps.add(new Outlook.Step(interval, Map.of(Direction.IMPORT, next)));
    }

    private static Held held(long kilowatts, Basis basis) {
        return new Held(kw(kilowatts), basis, ORIGIN, new Interval(NOW, NOW.plus(Foresight.HORIZON)));
    }

    private static Power kw(long kilowatts) {
        return new Power(kilowatts * 1_000);
    }
}
