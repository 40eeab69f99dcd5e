package com.betterfleet.derms.compliance.conflict;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.forecast.CapacityLimit;
import com.betterfleet.derms.forecast.ForecastStore;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridSearch;
import com.betterfleet.derms.partner.PartnerProperties.ComplianceRule;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.quarantine.SubjectSelection;
import com.betterfleet.derms.supervision.ScopeSupervision;
import com.betterfleet.derms.supervision.decision.ScopeState;
import com.betterfleet.derms.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Finds limits within a day below the uncontrollable load of a scope. A fallback limit counts only while it applies.
 */
@Component
class UncontrollableLoadDetector implements ConflictDetector {

    private static final Duration HORIZON = Duration.ofHours(24);

    /** A result is reused without reading the forecast for this long, unless a new forecast is accepted. */
    private static final Duration CACHE_DURATION = Duration.ofMinutes(1);

    private final MicrogridSearch microgrids;
    private final GroupBindings bindings;
    private final ForecastStore forecasts;
    private final ScopeSupervision supervision;
    private final Map<String, CachedCheck> cachedChecks = new HashMap<>();

    UncontrollableLoadDetector(
            MicrogridSearch microgrids, GroupBindings bindings, ForecastStore forecasts, ScopeSupervision supervision) {
        this.microgrids = microgrids;
        this.bindings = bindings;
        this.forecasts = forecasts;
        this.supervision = supervision;
    }

    private record CachedCheck(
            GroupBinding binding,
            Power load,
            Instant lastAcceptedAt,
            Instant checkedAt,
            Optional<DetectedConflict> conflict) {

        boolean isStillValid(GroupBinding now, Power sameLoad, Instant newest, Instant when) {
            return binding.equals(now)
                    && load.equals(sameLoad)
                    && lastAcceptedAt.equals(newest)
                    && !checkedAt.isAfter(when)
                    && checkedAt.plus(CACHE_DURATION).isAfter(when);
        }
    }

    @Override
    public ComplianceRule rule() {
        return ComplianceRule.UNCONTROLLABLE_LOAD;
    }

    @Override
    public Collection<String> findCandidates(Instant now) {
        return microgrids.findScopesWithUncontrollableLoad().stream()
                .map(ManagedScope::id)
                .toList();
    }

    @Override
    public Map<String, DetectedConflict> detectConflicts(SubjectSelection selection, Instant now) {
        Map<String, Power> loads = new HashMap<>();
        for (ManagedScope scope : microgrids.findScopesWithUncontrollableLoad()) {
            if (selection.includes(scope.id())) {
                scope.uncontrollableLoad().ifPresent(load -> loads.put(scope.id(), load));
            }
        }
        List<GroupBinding> bound = bindings.findByScopes(loads.keySet());
        Map<Long, Instant> newest = forecasts.findLastAcceptedTimes(
                bound.stream().map(GroupBinding::id).toList());
        Map<String, CachedCheck> previousChecks = new HashMap<>(cachedChecks);
        cachedChecks.keySet().removeIf(selection::includes);
        Map<Long, GroupBinding> toRead = new HashMap<>();
        for (GroupBinding binding : bound) {
            Instant accepted = newest.getOrDefault(binding.id(), Instant.MIN);
            Power load = loads.getOrDefault(binding.scopeId(), Power.ZERO);
            Optional.ofNullable(previousChecks.get(binding.scopeId()))
                    .filter(check -> check.isStillValid(binding, load, accepted, now))
                    .ifPresentOrElse(
                            check -> cachedChecks.put(binding.scopeId(), check),
                            () -> toRead.put(binding.id(), binding));
        }
        checkForecasts(toRead, loads, newest, now);
        Map<String, DetectedConflict> found = new HashMap<>();
        cachedChecks.forEach((scopeId, check) -> check.conflict()
                .filter(conflict -> selection.includes(scopeId))
                .ifPresent(conflict -> found.put(scopeId, conflict)));
        return found;
    }

    private void checkForecasts(
            Map<Long, GroupBinding> toRead, Map<String, Power> loads, Map<Long, Instant> newest, Instant now) {
        if (toRead.isEmpty()) {
            return;
        }
        Map<Long, Duration> seamTolerances = new HashMap<>();
        bindings.findBoundGroups(toRead.keySet())
                .forEach(
                        (id, group) -> seamTolerances.put(id, group.properties().seamTolerance()));
        Map<Long, Map<Direction, ForecastStore.ForecastsInForce>> stated = forecasts.findInForce(seamTolerances);
        Map<String, ScopeState> states = supervision.readStates(
                toRead.values().stream().map(GroupBinding::scopeId).toList());
        toRead.forEach((id, binding) -> {
            Power load = loads.getOrDefault(binding.scopeId(), Power.ZERO);
            Timeline<CapacityLimit> primary = stated.getOrDefault(id, Map.of())
                    .getOrDefault(Direction.IMPORT, ForecastStore.ForecastsInForce.NOTHING)
                    .primary();
            Timeline<CapacityLimit> effective = Optional.ofNullable(states.get(binding.scopeId()))
                    .flatMap(state -> EffectiveBlock.of(state, Direction.IMPORT))
                    .map(primary::overlayWith)
                    .orElse(primary);
            Timeline<CapacityLimit> affected = LimitConflicts.limitsBelow(load, effective, now, now.plus(HORIZON));
            cachedChecks.put(
                    binding.scopeId(),
                    new CachedCheck(
                            binding,
                            load,
                            newest.getOrDefault(id, Instant.MIN),
                            now,
                            affected.isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(new DetectedConflict(formatMessage(load), affected))));
        });
    }

    private static String formatMessage(Power load) {
        return "The site has a load of %s that cannot be shed; the capacity of these blocks is below it"
                .formatted(load.formatKilowatts());
    }
}
