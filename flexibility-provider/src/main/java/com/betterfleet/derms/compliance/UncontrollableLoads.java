package com.betterfleet.derms.compliance;

import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.PartnerTerms.ComplianceRule;
import com.betterfleet.derms.forecast.Allowance;
import com.betterfleet.derms.forecast.Forecasts;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridSearch;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.ScopeState;
import com.betterfleet.derms.supervision.Supervision;
import com.betterfleet.derms.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Limits of the day ahead below what a scope cannot shed. Of fallback limits only one that holds: the others may never come to
 * hold.
 */
@Component
class UncontrollableLoads implements ConflictSource {

    private static final Duration HORIZON = Duration.ofHours(24);

    /** What was found is found again without reading the forecast: it is looked through anew each minute, or when one comes. */
    private static final Duration KEPT = Duration.ofMinutes(1);

    private final MicrogridSearch microgrids;
    private final Bindings bindings;
    private final Forecasts forecasts;
    private final Supervision supervision;
    private final Map<String, Look> looks = new HashMap<>();

    UncontrollableLoads(MicrogridSearch microgrids, Bindings bindings, Forecasts forecasts, Supervision supervision) {
        this.microgrids = microgrids;
        this.bindings = bindings;
        this.forecasts = forecasts;
        this.supervision = supervision;
    }

    private record Look(GroupBinding binding, Power load, Instant accepted, Instant at, Optional<Found> found) {

        boolean stillTrue(GroupBinding now, Power sameLoad, Instant newest, Instant when) {
            return binding.equals(now)
                    && load.equals(sameLoad)
                    && accepted.equals(newest)
                    && !at.isAfter(when)
                    && at.plus(KEPT).isAfter(when);
        }
    }

    @Override
    public ComplianceRule rule() {
        return ComplianceRule.UNCONTROLLABLE_LOAD;
    }

    @Override
    public Map<String, Found> conflicts(Instant now) {
        Map<String, Power> loads = new HashMap<>();
        for (ManagedScope scope : microgrids.withUncontrollableLoad()) {
            scope.uncontrollableLoad().ifPresent(load -> loads.put(scope.id(), load));
        }
        List<GroupBinding> bound = bindings.ofScopes(loads.keySet());
        Map<Long, Instant> newest =
                forecasts.lastAccepted(bound.stream().map(GroupBinding::id).toList());
        Map<String, Look> kept = new HashMap<>(looks);
        looks.clear();
        Map<Long, GroupBinding> toRead = new HashMap<>();
        for (GroupBinding binding : bound) {
            Instant accepted = newest.getOrDefault(binding.id(), Instant.MIN);
            Power load = loads.getOrDefault(binding.scopeId(), Power.ZERO);
            Optional.ofNullable(kept.get(binding.scopeId()))
                    .filter(look -> look.stillTrue(binding, load, accepted, now))
                    .ifPresentOrElse(
                            look -> looks.put(binding.scopeId(), look), () -> toRead.put(binding.id(), binding));
        }
        read(toRead, loads, newest, now);
        Map<String, Found> found = new HashMap<>();
        looks.forEach((scopeId, look) -> look.found().ifPresent(conflict -> found.put(scopeId, conflict)));
        return found;
    }

    private void read(
            Map<Long, GroupBinding> toRead, Map<String, Power> loads, Map<Long, Instant> newest, Instant now) {
        if (toRead.isEmpty()) {
            return;
        }
        Map<Long, Duration> seams = new HashMap<>();
        bindings.bound(toRead.keySet())
                .forEach((id, group) -> seams.put(id, group.terms().seamTolerance()));
        Map<Long, Map<Direction, Forecasts.InForce>> stated = forecasts.inForce(seams);
        Map<String, ScopeState> states = supervision.states(
                toRead.values().stream().map(GroupBinding::scopeId).toList());
        toRead.forEach((id, binding) -> {
            Power load = loads.getOrDefault(binding.scopeId(), Power.ZERO);
            Timeline<Allowance> primary = stated.getOrDefault(id, Map.of())
                    .getOrDefault(Direction.IMPORT, Forecasts.InForce.NOTHING)
                    .primary();
            Timeline<Allowance> whole = Optional.ofNullable(states.get(binding.scopeId()))
                    .flatMap(state -> HeldBlock.of(state, Direction.IMPORT))
                    .map(primary::overlay)
                    .orElse(primary);
            Timeline<Allowance> affected = Conflicts.below(load, whole, now, now.plus(HORIZON));
            looks.put(
                    binding.scopeId(),
                    new Look(
                            binding,
                            load,
                            newest.getOrDefault(id, Instant.MIN),
                            now,
                            affected.isEmpty() ? Optional.empty() : Optional.of(new Found(words(load), affected))));
        });
    }

    private static String words(Power load) {
        return "The site has a load of %s that cannot be shed; the capacity of these blocks is below it"
                .formatted(load.inWords());
    }
}
