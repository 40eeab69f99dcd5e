package com.betterfleet.derms.compliance.evaluation;

import com.betterfleet.derms.compliance.EvaluationProgress;
import com.betterfleet.derms.compliance.evaluation.BreachEvaluation.EvaluationInput;
import com.betterfleet.derms.envelope.CircuitCapacities;
import com.betterfleet.derms.envelope.CircuitCapacity;
import com.betterfleet.derms.metering.EnergyWindows;
import com.betterfleet.derms.metering.ScopeMeterRecord;
import com.betterfleet.derms.microgrid.BreachCriteria;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.MicrogridSearch;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Loads the measured load and the limits in force that an evaluation compares. */
@Component
class EvaluationInputs {

    private final EnergyWindows windows;
    private final CircuitCapacities capacities;
    private final MicrogridDirectory microgrids;
    private final MicrogridSearch search;

    EvaluationInputs(
            EnergyWindows windows,
            CircuitCapacities capacities,
            MicrogridDirectory microgrids,
            MicrogridSearch search) {
        this.windows = windows;
        this.capacities = capacities;
        this.microgrids = microgrids;
        this.search = search;
    }

    /** Loads the inputs by scope id; without an entry where there is no circuit, or no meter. */
    Map<String, EvaluationInput> loadInputs(List<EvaluationProgress> claimed, Instant now) {
        Map<String, ManagedScope> scopes =
                search
                        .findScopes(claimed.stream()
                                .map(EvaluationProgress::scopeId)
                                .toList())
                        .stream()
                        .collect(Collectors.toMap(ManagedScope::id, Function.identity()));
        Map<String, Circuit> circuits = microgrids.findCircuitsOfScopes(scopes.keySet());
        Map<String, Interval> loads = new HashMap<>();
        Map<String, Interval> limits = new HashMap<>();
        for (EvaluationProgress progress : claimed) {
            ManagedScope scope = scopes.get(progress.scopeId());
            Circuit circuit = circuits.get(progress.scopeId());
            if (scope != null && circuit != null) {
                BreachCriteria criteria = scope.breachCriteria();
                Instant from = BreachEvaluation.evaluationStart(progress, now);
                loads.put(scope.id(), new Interval(from.minus(criteria.window()), now.plusNanos(1_000)));
                limits.put(
                        circuit.id(),
                        new Interval(
                                from.minus(BreachEvaluation.LOOKBACK).minus(criteria.settle()), now.plusNanos(1_000)));
            }
        }
        Map<String, ScopeMeterRecord> scopeLoads = windows.findMeterRecords(loads);
        Map<String, List<CircuitCapacity>> changes = capacities.findChanges(limits);
        Map<String, EvaluationInput> inputs = new HashMap<>();
        scopeLoads.forEach((scopeId, scopeLoad) -> Optional.ofNullable(scopes.get(scopeId))
                .flatMap(scope -> Optional.ofNullable(circuits.get(scopeId))
                        .map(circuit -> new EvaluationInput(
                                scopeId,
                                new BreachRule(scope.breachCriteria()),
                                scopeLoad,
                                toLimitHistories(changes.getOrDefault(circuit.id(), List.of())))))
                .ifPresent(input -> inputs.put(scopeId, input)));
        return inputs;
    }

    private static Map<Direction, LimitHistory> toLimitHistories(List<CircuitCapacity> changes) {
        return changes.stream()
                .collect(Collectors.groupingBy(
                        CircuitCapacity::direction,
                        Collectors.collectingAndThen(Collectors.toList(), LimitHistory::of)));
    }
}
