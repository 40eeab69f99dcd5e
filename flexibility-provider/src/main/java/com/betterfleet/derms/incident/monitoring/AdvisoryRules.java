package com.betterfleet.derms.incident.monitoring;

import com.betterfleet.derms.incident.EnergyOutlook;
import com.betterfleet.derms.incident.IncidentKind;
import com.betterfleet.derms.link.ListeningTime;
import com.betterfleet.derms.microgrid.ScopeSite;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.supervision.AdvisoryOutlook;
import com.betterfleet.derms.supervision.decision.ControlDecision;
import com.betterfleet.derms.supervision.decision.DirectionState;
import com.betterfleet.derms.supervision.decision.FallbackReason;
import com.betterfleet.derms.supervision.decision.FallbackSource;
import com.betterfleet.derms.time.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Evaluates the advisories of a scope from its outlook, and when they can change by time alone. Pure. Where a binding
 * only observes, no advisory about limits is given.
 */
final class AdvisoryRules {

    static final Duration HORIZON = Duration.ofHours(24);

    static final Set<IncidentKind> ADVISORY_KINDS = Set.of(
            IncidentKind.FORECAST_STALE,
            IncidentKind.FORECAST_OVERDUE,
            IncidentKind.ZERO_LIMIT,
            IncidentKind.LOW_LIMIT,
            IncidentKind.STEP_AHEAD,
            IncidentKind.FALLBACK_COVER_SHORT,
            IncidentKind.ENERGY_SHORT);

    private static final Duration STEP_NOTICE = Duration.ofMinutes(30);
    private static final Duration MAX_RECOVERY = Duration.ofMinutes(20);

    /** A partner that states a day ahead each quarter of an hour is always a little short of a day. */
    private static final Duration COVER_GRACE = Duration.ofHours(1);

    private static final Duration CHECK_INTERVAL = Duration.ofMinutes(15);
    private static final int MAX_SPANS_LISTED = 3;
    private static final int MISSED_INTERVALS = 2;

    private final AdvisoryOutlook outlook;
    private final String partner;
    private final Optional<Duration> forecastInterval;
    private final ListeningTime listening;
    private final ScopeSite site;
    private final Optional<EnergyOutlook> energy;
    private final Instant now;
    private final SiteTimeFormat siteTime;
    private final Map<Direction, List<LimitSegment>> segments = new EnumMap<>(Direction.class);

    /**
     * @param forecastInterval how often the partner normally sends a forecast; empty: at no known interval
     * @param listening the time in which its forecasts could arrive
     */
    AdvisoryRules(
            AdvisoryOutlook outlook,
            String partner,
            Optional<Duration> forecastInterval,
            ListeningTime listening,
            ScopeSite site,
            Optional<EnergyOutlook> energy,
            Instant now) {
        this.outlook = outlook;
        this.partner = partner;
        this.forecastInterval = forecastInterval;
        this.listening = listening;
        this.site = site;
        this.energy = energy;
        this.now = now;
        this.siteTime = new SiteTimeFormat(site.timeZone(), now);
        for (Direction direction : Direction.values()) {
            segments.put(direction, outlook.enforced() ? LimitSegment.of(outlook, direction) : List.of());
        }
    }

    /** The texts of the advisories that apply, by kind. */
    Map<IncidentKind, String> evaluateWarnings() {
        Map<IncidentKind, String> warnings = new EnumMap<>(IncidentKind.class);
        staleForecastText()
                .ifPresentOrElse(
                        text -> warnings.put(IncidentKind.FORECAST_STALE, text),
                        () -> overdueForecastText()
                                .ifPresent(text -> warnings.put(IncidentKind.FORECAST_OVERDUE, text)));
        zeroLimitText().ifPresent(text -> warnings.put(IncidentKind.ZERO_LIMIT, text));
        lowLimitText().ifPresent(text -> warnings.put(IncidentKind.LOW_LIMIT, text));
        stepText().ifPresent(text -> warnings.put(IncidentKind.STEP_AHEAD, text));
        shortCoverText().ifPresent(text -> warnings.put(IncidentKind.FALLBACK_COVER_SHORT, text));
        shortEnergyText().ifPresent(text -> warnings.put(IncidentKind.ENERGY_SHORT, text));
        return warnings;
    }

    /** When to check again, at the latest. */
    Instant nextCheckAt() {
        Stream<Instant> edges = segments.values().stream()
                .flatMap(List::stream)
                .map(segment -> segment.interval().start())
                .flatMap(start -> Stream.of(start, start.minus(STEP_NOTICE)));
        Stream<Instant> ages = Stream.of(
                        outlook.newestForecastAt().map(at -> at.plus(outlook.staleAfter())),
                        nextForecastOverdueAt(),
                        recoveringSince().map(since -> since.plus(MAX_RECOVERY)))
                .flatMap(Optional::stream);
        return Stream.of(edges, ages, Stream.of(now.plus(CHECK_INTERVAL)))
                .flatMap(each -> each)
                .filter(now::isBefore)
                .min(Instant::compareTo)
                .orElse(now.plus(CHECK_INTERVAL));
    }

    private Optional<String> staleForecastText() {
        Optional<Instant> newest = outlook.newestForecastAt().filter(at -> isStale(at));
        if (outlook.linkUp() && newest.isPresent()) {
            return Optional.of("%s is connected, but has sent no forecast since %s; the limit stays as it is"
                    .formatted(partner, siteTime.formatInstant(newest.get())));
        }
        return recoveringSince()
                .filter(since -> !now.isBefore(since.plus(MAX_RECOVERY)))
                .map(since ->
                        "%s is connected again, but has sent no fresh forecast; its limits have not returned since %s"
                                .formatted(partner, siteTime.formatInstant(since)));
    }

    private Optional<String> overdueForecastText() {
        return nextForecastOverdueAt()
                .filter(at -> outlook.linkUp() && !now.isBefore(at))
                .flatMap(at -> outlook.newestForecastAt())
                .map(newest -> "%s has sent no forecast since %s; it normally sends one every %s"
                        .formatted(
                                partner,
                                siteTime.formatInstant(newest),
                                forecastInterval
                                        .map(AdvisoryRules::formatDuration)
                                        .orElse("")));
    }

    /** When the next forecast counts as missed: after two intervals of listening since the newest one. */
    private Optional<Instant> nextForecastOverdueAt() {
        return forecastInterval.flatMap(interval -> outlook.forecastAwaitedSince()
                .map(since -> listening.findEnd(since, interval.multipliedBy(MISSED_INTERVALS))));
    }

    private static String formatDuration(Duration duration) {
        return duration.toSecondsPart() == 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
    }

    private boolean isStale(Instant newest) {
        return !now.isBefore(newest.plus(outlook.staleAfter()));
    }

    /** Since when the forecast covers again after a loss without being fresh enough to end the fallback. */
    private Optional<Instant> recoveringSince() {
        return outlook.directionStates().values().stream()
                .filter(directionState -> directionState.decision() instanceof ControlDecision.FallbackControl fallback
                        && fallback.recovering()
                        && fallback.reason() == FallbackReason.LINK_LOST)
                .map(DirectionState::history)
                .flatMap(history -> history.followingSince().stream())
                .min(Instant::compareTo);
    }

    private Optional<String> zeroLimitText() {
        return describeSpans(LimitSegment::isZero).map(spans -> "Charging stops " + spans);
    }

    private Optional<String> lowLimitText() {
        return site.minimumUseful()
                .flatMap(minimum -> describeSpans(segment -> segment.isBelow(minimum))
                        .map(spans ->
                                "Less than the useful %s %s".formatted(FigureFormat.formatPower(minimum), spans)));
    }

    /**
     * The first few import spans, such as "23:00 to 05:00". A span that has started, or has no known end, is described
     * as such.
     */
    private Optional<String> describeSpans(Predicate<LimitSegment> predicate) {
        List<Interval> found = new ArrayList<>();
        for (LimitSegment segment : segments.getOrDefault(Direction.IMPORT, List.of())) {
            if (predicate.test(segment)) {
                boolean continuesLast = !found.isEmpty() && found.getLast().abuts(segment.interval());
                found.add(continuesLast ? found.removeLast().spanWith(segment.interval()) : segment.interval());
            }
        }
        String text =
                found.stream().limit(MAX_SPANS_LISTED).map(this::describeSpan).collect(Collectors.joining(", "));
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(found.size() > MAX_SPANS_LISTED ? text + " and later" : text);
    }

    private String describeSpan(Interval span) {
        boolean endless = !span.end().isBefore(now.plus(HORIZON));
        if (!span.start().isAfter(now)) {
            return endless ? "now and for the next 24 hours" : "now, until " + siteTime.formatInstant(span.end());
        }
        return siteTime.formatInstant(span.start())
                + (endless ? " and for the rest of the next 24 hours" : " to " + siteTime.formatInstant(span.end()));
    }

    private Optional<String> stepText() {
        return Stream.of(Direction.values())
                .flatMap(direction -> stepTextOf(direction).stream())
                .findFirst();
    }

    private Optional<String> stepTextOf(Direction direction) {
        List<LimitSegment> segmentsAhead = segments.getOrDefault(direction, List.of());
        for (int i = 1; i < segmentsAhead.size(); i++) {
            LimitSegment before = segmentsAhead.get(i - 1);
            LimitSegment after = segmentsAhead.get(i);
            Instant at = after.interval().start();
            if (at.isAfter(now.plus(STEP_NOTICE))) {
                return Optional.empty();
            }
            if (before.isStepTo(after)) {
                return Optional.of("At %s %s: %s %s from %s to %s"
                        .formatted(
                                siteTime.formatInstant(at),
                                stepCause(before.decision(), after.decision()),
                                direction == Direction.IMPORT ? "the limit" : "the export limit",
                                changeVerb(before, after),
                                limitText(before),
                                limitText(after)));
            }
        }
        return Optional.empty();
    }

    private String stepCause(ControlDecision before, ControlDecision next) {
        return switch (next) {
            case ControlDecision.FollowingForecast following ->
                partner
                        + (before instanceof ControlDecision.FollowingForecast
                                ? "'s forecast changes"
                                : "'s forecast takes over");
            case ControlDecision.FallbackControl fallback ->
                fallback.fallbackSource() == FallbackSource.GAP_POLICY
                        ? partner + "'s forecast ends"
                        : fallback.fallbackSource() == FallbackSource.FALLBACK_BLOCK
                                ? partner + "'s fallback limit begins"
                                : "the next block of " + partner + "'s last forecast begins";
            case ControlDecision.AwaitingFirstForecast awaiting -> partner + "'s fallback limit changes";
            case ControlDecision.FullLocalControl local -> "local control";
            case ControlDecision.UnmanagedControl unmanaged -> "the binding ends";
        };
    }

    private Optional<String> shortCoverText() {
        List<String> texts = new ArrayList<>();
        Instant needed = now.plus(HORIZON).minus(COVER_GRACE);
        outlook.fallbackCoverage().forEach((direction, spans) -> {
            Optional<Instant> until = spans.stream()
                    .filter(span -> span.contains(now))
                    .map(Interval::end)
                    .findFirst();
            if (until.map(end -> end.isBefore(needed)).orElse(true)) {
                texts.add(until.map(end -> "run out at " + siteTime.formatInstant(end))
                        .orElse("are not known for now"));
            }
        });
        return texts.stream().findFirst().map(text -> "%s's fallback limits %s".formatted(partner, text));
    }

    /** An observed limit does not reduce the available energy. */
    private Optional<String> shortEnergyText() {
        return energy.filter(ahead -> outlook.enforced() && ahead.isShort())
                .map(ahead -> "Until %s the limits allow %s; the day before, %s were used in that time"
                        .formatted(
                                siteTime.formatInstant(ahead.until()),
                                FigureFormat.formatEnergy(ahead.available()),
                                ahead.usedDayBefore()
                                        .map(FigureFormat::formatEnergy)
                                        .orElse("")));
    }

    private static String changeVerb(LimitSegment before, LimitSegment after) {
        if (before.limit().isEmpty() || after.limit().isEmpty()) {
            return "changes";
        }
        return after.limit().get().compareTo(before.limit().get()) < 0 ? "drops" : "rises";
    }

    private static String limitText(LimitSegment segment) {
        return segment.limit().map(FigureFormat::formatPower).orElse("no limit");
    }
}
