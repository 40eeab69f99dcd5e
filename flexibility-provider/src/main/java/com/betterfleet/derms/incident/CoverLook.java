package com.betterfleet.derms.incident;

import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.GroupBinding.Enforcement;
import com.betterfleet.derms.incident.Incident.Subject;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.supervision.Binding;
import com.betterfleet.derms.supervision.Memory.Episode;
import com.betterfleet.derms.supervision.ScopeState;
import com.betterfleet.derms.supervision.Standing;
import com.betterfleet.derms.supervision.Supervision;
import com.betterfleet.derms.supervision.Troubles;
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
 * Looks whether forecasts are missing (M8): a gap, which opens by rows 4 and 5 of the decision table alone and, once open, stays
 * until the primary forecast covers again, whatever the link does meanwhile; and a first forecast that is overdue.
 */
@Component
class CoverLook {

    /** From this row of the decision table on the partner is lost, or nobody can tell. */
    private static final int FIRST_ROW_WITHOUT_LINK = 6;

    private final Supervision supervision;
    private final Troubles troubles;
    private final Bindings bindings;
    private final PartnerNames partners;

    CoverLook(Supervision supervision, Troubles troubles, Bindings bindings, PartnerNames partners) {
        this.supervision = supervision;
        this.troubles = troubles;
        this.bindings = bindings;
        this.partners = partners;
    }

    /**
     * What is so of these scopes.
     *
     * @param unresolved what is open about them
     */
    Map<Subject, Condition> look(Collection<String> scopeIds, List<Incident> unresolved, Instant now) {
        Map<String, ScopeState> states = supervision.states(scopeIds);
        Map<String, GroupBinding> bound = bindings.ofScopes(scopeIds).stream()
                .collect(Collectors.toMap(GroupBinding::scopeId, Function.identity()));
        Map<String, Set<Direction>> lasting = troubles.uncovered(unresolved.stream()
                .filter(incident -> incident.kind() == IncidentKind.FORECAST_GAP)
                .filter(incident -> incident.clearSince().isEmpty())
                .flatMap(incident -> incident.scopeIds().stream())
                .toList());
        Map<String, String> names = partners.of(scopeIds);
        Map<Subject, Condition> found = new HashMap<>();
        for (String scopeId : scopeIds) {
            Optional<ScopeState> state = Optional.ofNullable(states.get(scopeId));
            Optional<GroupBinding> binding = Optional.ofNullable(bound.get(scopeId));
            Words words = words(names.getOrDefault(scopeId, "the partner"), binding);
            Optional<Instant> connectedAt = binding.flatMap(LinkLook::connectedAt);
            found.put(
                    Subject.ofScope(IncidentKind.FORECAST_GAP, scopeId),
                    state.flatMap(known -> gapSince(known, lasting.getOrDefault(scopeId, Set.of())))
                            .<Condition>map(
                                    since -> new Condition.Present(since, connectedAt, List.of(scopeId), words.gap()))
                            .orElseGet(() -> new Condition.Absent(coveredSince(state, now), Optional.empty())));
            found.put(
                    Subject.ofScope(IncidentKind.NO_FORECAST, scopeId),
                    state.flatMap(CoverLook::overdueSince)
                            .<Condition>map(since ->
                                    new Condition.Present(since, connectedAt, List.of(scopeId), words.overdue()))
                            .orElseGet(() -> new Condition.Absent(changedAt(state, now), Optional.empty())));
        }
        return found;
    }

    private record Words(String partner, boolean enforced) {
        String gap() {
            return "%s's forecast says nothing for now%s".formatted(partner, rest());
        }

        String overdue() {
            return "no first forecast from %s in time%s".formatted(partner, rest());
        }

        private String rest() {
            return enforced ? "" : "; only observed, the circuit is not written";
        }
    }

    private static Words words(String partner, Optional<GroupBinding> binding) {
        return new Words(
                partner,
                binding.map(bound -> bound.enforcement() == Enforcement.ENFORCE).orElse(true));
    }

    /** Since when a gap has been there, in the direction in which it has been there longest. */
    private static Optional<Instant> gapSince(ScopeState state, Set<Direction> lasting) {
        List<Instant> since = new ArrayList<>();
        state.directions().forEach((direction, standing) -> {
            if (standing.binding() instanceof Binding.Fallback fallback && !fallback.recovering()) {
                boolean gapRow = fallback.row() < FIRST_ROW_WITHOUT_LINK;
                if (gapRow || lasting.contains(direction)) {
                    since.add(began(standing, fallback));
                }
            }
        });
        return since.stream().min(Instant::compareTo);
    }

    private static Instant began(Standing standing, Binding.Fallback fallback) {
        return switch (fallback.because()) {
            case FORECAST_GAP ->
                standing.memory().episode().map(Episode::startedAt).orElse(standing.since());
            // The episode began with the loss; the gap with this row.
            case NO_FORECAST, LINK_LOST, LINK_UNKNOWN -> standing.since();
        };
    }

    private static Optional<Instant> overdueSince(ScopeState state) {
        return state.directions().values().stream()
                .filter(standing ->
                        standing.binding() instanceof Binding.AwaitingForecast awaiting && awaiting.overdue())
                .map(Standing::since)
                .min(Instant::compareTo);
    }

    /** Since when row 3 has held in every direction in which it does. */
    private static Instant coveredSince(Optional<ScopeState> state, Instant now) {
        return state.stream()
                .flatMap(known -> known.directions().values().stream())
                .flatMap(standing -> standing.memory().row3Since().stream())
                .max(Instant::compareTo)
                .orElse(now);
    }

    private static Instant changedAt(Optional<ScopeState> state, Instant now) {
        return state.stream()
                .flatMap(known -> known.directions().values().stream())
                .map(Standing::since)
                .max(Instant::compareTo)
                .orElse(now);
    }
}
