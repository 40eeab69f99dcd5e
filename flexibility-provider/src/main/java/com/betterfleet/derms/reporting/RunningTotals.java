package com.betterfleet.derms.reporting;

import com.betterfleet.derms.metering.EnergyWindows;
import com.betterfleet.derms.metering.ScopeTotal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What registers that never fall show, for several scopes at once and each instant asked for only once. */
final class RunningTotals {

    private final EnergyWindows windows;
    private final Set<String> scopeIds;
    private final Map<Instant, Map<String, ScopeTotal>> totalsByInstant = new HashMap<>();

    RunningTotals(EnergyWindows windows, Set<String> scopeIds) {
        this.windows = windows;
        this.scopeIds = Set.copyOf(scopeIds);
    }

    /** Whether a scope's partner wants such a register. */
    boolean covers(String scopeId) {
        return scopeIds.contains(scopeId);
    }

    /** Empty for a scope whose partner wants the energy of windows. */
    Optional<ScopeTotal> findTotal(String scopeId, Instant end) {
        if (!covers(scopeId)) {
            return Optional.empty();
        }
        return Optional.ofNullable(totalsByInstant
                .computeIfAbsent(end, at -> windows.calculateTotals(scopeIds, at))
                .get(scopeId));
    }
}
