package com.betterfleet.derms.incident.monitoring;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.incident.Incident;
import com.betterfleet.derms.incident.Incident.IncidentSubject;
import com.betterfleet.derms.incident.IncidentKind;
import com.betterfleet.derms.incident.lifecycle.AlarmCondition;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.supervision.LimitEnforcement;
import com.betterfleet.derms.supervision.MissingForecasts;
import com.betterfleet.derms.supervision.ScopeSupervision;
import com.betterfleet.derms.supervision.decision.ControlDecision;
import com.betterfleet.derms.supervision.decision.DecisionHistory.FallbackEpisode;
import com.betterfleet.derms.supervision.decision.DirectionState;
import com.betterfleet.derms.supervision.decision.ScopeState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Checks scopes for missing forecasts (M8): a gap, and an overdue first forecast. A gap opens by rows 4 and 5 of the
 * decision table only; once open, it lasts until the primary forecast covers again, regardless of the link.
 */
@Component
class ForecastCoverProbe {

    private final ScopeSupervision supervision;
    private final MissingForecasts missingForecasts;
    private final GroupBindings bindings;
    private final PartnerNames partners;

    ForecastCoverProbe(
            ScopeSupervision supervision,
            MissingForecasts missingForecasts,
            GroupBindings bindings,
            PartnerNames partners) {
        this.supervision = supervision;
        this.missingForecasts = missingForecasts;
        this.bindings = bindings;
        this.partners = partners;
    }

    /**
     * The conditions of these scopes.
     *
     * @param unresolved their unresolved incidents
     */
    Map<IncidentSubject, AlarmCondition> checkScopes(
            Collection<String> scopeIds, List<Incident> unresolved, Instant now) {
        Map<String, ScopeState> states = supervision.readStates(scopeIds);
        Map<String, GroupBinding> bound = bindings.findByScopes(scopeIds).stream()
                .collect(Collectors.toMap(GroupBinding::scopeId, Function.identity()));
        Map<String, Set<Direction>> openGaps = missingForecasts.findUncoveredDirections(unresolved.stream()
                .filter(incident -> incident.kind() == IncidentKind.FORECAST_GAP)
                .filter(incident -> incident.clearSince().isEmpty())
                .flatMap(incident -> incident.scopeIds().stream())
                .toList());
        Map<String, String> names = partners.findByScopes(scopeIds);
        Map<String, LimitEnforcement> enforcements = readEnforcements(scopeIds, states, openGaps.keySet());
        Map<IncidentSubject, AlarmCondition> found = new HashMap<>();
        for (String scopeId : scopeIds) {
            Optional<ScopeState> state = Optional.ofNullable(states.get(scopeId));
            Optional<GroupBinding> binding = Optional.ofNullable(bound.get(scopeId));
            ConditionTexts texts = new ConditionTexts(
                    names.getOrDefault(scopeId, "the partner"),
                    enforcements.getOrDefault(scopeId, LimitEnforcement.NOT_BOUND));
            Optional<Instant> connectedAt = binding.flatMap(LinkProbe::findConnectTime);
            found.put(
                    IncidentSubject.ofScope(IncidentKind.FORECAST_GAP, scopeId),
                    state.flatMap(scopeState -> findGapStart(scopeState, openGaps.getOrDefault(scopeId, Set.of())))
                            .<AlarmCondition>map(since -> new AlarmCondition.PresentCondition(
                                    since, connectedAt, List.of(scopeId), texts.gapText()))
                            .orElseGet(() ->
                                    new AlarmCondition.ClearedCondition(findCoverStart(state, now), Optional.empty())));
            found.put(
                    IncidentSubject.ofScope(IncidentKind.NO_FORECAST, scopeId),
                    state.flatMap(ForecastCoverProbe::findOverdueStart)
                            .<AlarmCondition>map(since -> new AlarmCondition.PresentCondition(
                                    since, connectedAt, List.of(scopeId), texts.overdueText()))
                            .orElseGet(() ->
                                    new AlarmCondition.ClearedCondition(findLastChange(state, now), Optional.empty())));
        }
        return found;
    }

    /** Reads the enforcement of those scopes alone that can have a condition. */
    private Map<String, LimitEnforcement> readEnforcements(
            Collection<String> scopeIds, Map<String, ScopeState> states, Set<String> openGaps) {
        List<String> degraded = scopeIds.stream()
                .filter(id -> openGaps.contains(id)
                        || Optional.ofNullable(states.get(id))
                                .filter(ScopeState::hasMissingForecast)
                                .isPresent())
                .toList();
        return degraded.isEmpty() ? Map.of() : supervision.readEnforcements(degraded);
    }

    private record ConditionTexts(String partnerName, LimitEnforcement enforcement) {
        String gapText() {
            return "%s's forecast states no limit for now%s".formatted(partnerName, unwrittenSuffix());
        }

        String overdueText() {
            return "No first forecast from %s in time%s".formatted(partnerName, unwrittenSuffix());
        }

        private String unwrittenSuffix() {
            return switch (enforcement) {
                case ENFORCED, NOT_BOUND -> "";
                case OBSERVED -> "; observed only, the circuit is not written";
                case NO_CIRCUIT -> "; the site has no circuit, nothing is written";
                case NO_GRID_CONNECTION -> "; the site's circuit is no grid connection, nothing is written";
            };
        }
    }

    /** The start of the oldest gap of the scope's directions. */
    private static Optional<Instant> findGapStart(ScopeState state, Set<Direction> openGaps) {
        List<Instant> since = new ArrayList<>();
        state.directions().forEach((direction, directionState) -> {
            if (directionState.decision() instanceof ControlDecision.FallbackControl fallback
                    && !fallback.recovering()) {
                if (fallback.row().isForecastGap() || openGaps.contains(direction)) {
                    since.add(gapStart(directionState, fallback));
                }
            }
        });
        return since.stream().min(Instant::compareTo);
    }

    private static Instant gapStart(DirectionState directionState, ControlDecision.FallbackControl fallback) {
        return switch (fallback.reason()) {
            case FORECAST_GAP ->
                directionState
                        .history()
                        .episode()
                        .map(FallbackEpisode::startedAt)
                        .orElse(directionState.since());
            // The episode began with the loss; the gap began with this row.
            case NO_FORECAST, LINK_LOST, LINK_UNKNOWN -> directionState.since();
        };
    }

    private static Optional<Instant> findOverdueStart(ScopeState state) {
        return state.directions().values().stream()
                .filter(directionState ->
                        directionState.decision() instanceof ControlDecision.AwaitingFirstForecast awaiting
                                && awaiting.overdue())
                .map(DirectionState::since)
                .min(Instant::compareTo);
    }

    /** Since when row 3 has applied in every direction in which it applies. */
    private static Instant findCoverStart(Optional<ScopeState> state, Instant now) {
        return state.stream()
                .flatMap(scopeState -> scopeState.directions().values().stream())
                .flatMap(directionState -> directionState.history().followingSince().stream())
                .max(Instant::compareTo)
                .orElse(now);
    }

    private static Instant findLastChange(Optional<ScopeState> state, Instant now) {
        return state.stream()
                .flatMap(scopeState -> scopeState.directions().values().stream())
                .map(DirectionState::since)
                .max(Instant::compareTo)
                .orElse(now);
    }
}
