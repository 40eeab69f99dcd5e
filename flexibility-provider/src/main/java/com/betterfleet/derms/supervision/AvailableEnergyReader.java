package com.betterfleet.derms.supervision;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBinding.EnforcementMode;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.envelope.AvailableCapacity;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.decision.CircuitProjection;
import com.betterfleet.derms.supervision.decision.ControlOutlook;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Computes the energy that the circuits of scopes can carry ahead: the integral of their known limits. */
@Service
@Transactional(readOnly = true)
public class AvailableEnergyReader {

    private static final BigDecimal NANOS_PER_HOUR = BigDecimal.valueOf(3_600_000_000_000L);
    private static final int DECIMALS = 6;

    private final ScopeSupervision supervision;
    private final MicrogridDirectory microgrids;
    private final GroupBindings bindings;

    AvailableEnergyReader(ScopeSupervision supervision, MicrogridDirectory microgrids, GroupBindings bindings) {
        this.supervision = supervision;
        this.microgrids = microgrids;
        this.bindings = bindings;
    }

    /**
     * The energy that can be imported from {@code now} on, by scope id.
     *
     * @param until by scope id, an instant after {@code now}
     * @return without an entry where the scope has no circuit, hence no known limit
     */
    public Map<String, Energy> readImportEnergy(Map<String, Instant> until, Instant now) {
        Optional<Instant> last = until.values().stream().max(Instant::compareTo);
        if (last.isEmpty()) {
            return Map.of();
        }
        Map<String, Circuit> circuits = microgrids.findCircuitsOfScopes(until.keySet());
        Map<String, ControlOutlook> outlooks =
                supervision.computeOutlooks(circuits.keySet(), new Interval(now, last.get()));
        Set<String> enforced = bindings.findByScopes(circuits.keySet()).stream()
                .filter(binding -> binding.enforcement() == EnforcementMode.ENFORCE)
                .map(GroupBinding::scopeId)
                .collect(Collectors.toCollection(HashSet::new));
        Map<String, Energy> energies = new HashMap<>();
        circuits.forEach((scopeId, circuit) -> Optional.ofNullable(until.get(scopeId))
                .filter(end -> circuit.carriesEnvelope())
                .ifPresent(end -> energies.put(
                        scopeId,
                        integrateImport(CircuitProjection.projectOutlook(
                                outlooks.getOrDefault(scopeId, new ControlOutlook(List.of())),
                                Optional.of(circuit),
                                enforced.contains(scopeId),
                                new Interval(now, end))))));
        return energies;
    }

    /** The integral of the import capacity, rounded down to the millionth of a Wh. */
    static Energy integrateImport(List<CircuitProjection> steps) {
        return steps.stream()
                .map(step -> toEnergy(
                        step.available(Direction.IMPORT)
                                .map(AvailableCapacity::power)
                                .orElse(Power.ZERO),
                        step.interval()))
                .reduce(Energy.ZERO, Energy::plus);
    }

    private static Energy toEnergy(Power power, Interval span) {
        return new Energy(BigDecimal.valueOf(power.watts())
                .multiply(BigDecimal.valueOf(span.duration().toNanos()))
                .divide(NANOS_PER_HOUR, DECIMALS, RoundingMode.FLOOR));
    }
}
