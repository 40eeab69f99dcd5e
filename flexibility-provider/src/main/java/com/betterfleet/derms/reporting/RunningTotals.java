package com.betterfleet.derms.reporting;

import com.betterfleet.derms.metering.EnergyWindows;
import com.betterfleet.derms.metering.ScopeTotal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Register totals of several scopes, calculated once per instant. */
final class RunningTotals {

    private final EnergyWindows windows;
    private final Set<String> scopeIds;
    private final Map<Instant, Map<String, ScopeTotal>> totalsByInstant = new HashMap<>();

    RunningTotals(EnergyWindows windows, Set<String> scopeIds) {
        this.windows = windows;
        this.scopeIds = Set.copyOf(scopeIds);
    }

    /** Whether a scope's partner requires a register. */
    boolean covers(String scopeId) {
        return scopeIds.contains(scopeId);
    }

    /** Finds the total at the end of a window; empty for a scope whose partner requires the energy of windows. */
    Optional<ScopeTotal> findTotal(String scopeId, Instant end) {
        if (!covers(scopeId)) {
            return Optional.empty();
        }
        return Optional.ofNullable(totalsByInstant
                .computeIfAbsent(end, at -> windows.calculateTotals(scopeIds, at))
                .get(scopeId));
    }
}
