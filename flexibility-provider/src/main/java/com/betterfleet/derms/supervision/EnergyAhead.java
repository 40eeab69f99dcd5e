package com.betterfleet.derms.supervision;

import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.GroupBinding.Enforcement;
import com.betterfleet.derms.envelope.Available;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.power.Power;
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

/** How much energy the circuits of scopes may carry ahead: the integral of what is known of their limits. */
@Service
@Transactional(readOnly = true)
public class EnergyAhead {

    private static final BigDecimal NANOS_PER_HOUR = BigDecimal.valueOf(3_600_000_000_000L);
    private static final int DECIMALS = 6;

    private final Supervision supervision;
    private final MicrogridDirectory microgrids;
    private final Bindings bindings;

    EnergyAhead(Supervision supervision, MicrogridDirectory microgrids, Bindings bindings) {
        this.supervision = supervision;
        this.microgrids = microgrids;
        this.bindings = bindings;
    }

    /**
     * What may be imported from {@code now} on, by scope id.
     *
     * @param until by scope id, an instant after {@code now}
     * @return without an entry where the scope has no circuit: nothing is known to limit it
     */
    public Map<String, Energy> until(Map<String, Instant> until, Instant now) {
        Optional<Instant> last = until.values().stream().max(Instant::compareTo);
        if (last.isEmpty()) {
            return Map.of();
        }
        Map<String, Circuit> circuits = microgrids.circuitsOfScopes(until.keySet());
        Map<String, Outlook> outlooks = supervision.outlooks(circuits.keySet(), new Interval(now, last.get()));
        Set<String> enforced = bindings.ofScopes(circuits.keySet()).stream()
                .filter(binding -> binding.enforcement() == Enforcement.ENFORCE)
                .map(GroupBinding::scopeId)
                .collect(Collectors.toCollection(HashSet::new));
        Map<String, Energy> found = new HashMap<>();
        circuits.forEach((scopeId, circuit) -> Optional.ofNullable(until.get(scopeId))
                .filter(end -> circuit.carriesEnvelope())
                .ifPresent(end -> found.put(
                        scopeId,
                        energy(Projection.of(
                                outlooks.getOrDefault(scopeId, new Outlook(List.of())),
                                Optional.of(circuit),
                                enforced.contains(scopeId),
                                new Interval(now, end))))));
        return found;
    }

    /** The integral of what may be imported, rounded down to the millionth of a Wh. */
    static Energy energy(List<Projection> steps) {
        return steps.stream()
                .map(step -> over(
                        step.available(Direction.IMPORT).map(Available::power).orElse(Power.ZERO), step.interval()))
                .reduce(Energy.ZERO, Energy::plus);
    }

    private static Energy over(Power power, Interval span) {
        return new Energy(BigDecimal.valueOf(power.watts())
                .multiply(BigDecimal.valueOf(span.duration().toNanos()))
                .divide(NANOS_PER_HOUR, DECIMALS, RoundingMode.FLOOR));
    }
}
