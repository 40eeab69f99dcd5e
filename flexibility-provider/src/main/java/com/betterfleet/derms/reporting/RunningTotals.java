package com.betterfleet.derms.reporting;

import com.betterfleet.derms.metering.Total;
import com.betterfleet.derms.metering.Windows;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What registers that never fall show, for several scopes at once and each instant asked for only once. */
final class RunningTotals {

    private final Windows windows;
    private final Set<String> scopeIds;
    private final Map<Instant, Map<String, Total>> asked = new HashMap<>();

    RunningTotals(Windows windows, Set<String> scopeIds) {
        this.windows = windows;
        this.scopeIds = Set.copyOf(scopeIds);
    }

    /** Whether a scope's partner wants such a register. */
    boolean hold(String scopeId) {
        return scopeIds.contains(scopeId);
    }

    /** Empty for a scope whose partner wants the energy of windows. */
    Optional<Total> at(String scopeId, Instant end) {
        if (!hold(scopeId)) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                asked.computeIfAbsent(end, at -> windows.totals(scopeIds, at)).get(scopeId));
    }
}
