package com.betterfleet.derms.metering;

import com.betterfleet.derms.power.Energy;
import java.time.Instant;
import java.util.Optional;

/**
 * The energy that a scope's chargers have imported and exported since they are metered. It never falls over time, not
 * at a register reset, a meter change, a gap in the data, or when an asset is moved or deleted.
 *
 * @param at the end of the counted time
 * @param imported empty as long as no charger has an import register
 * @param exported empty as long as no charger has an export register
 */
public record ScopeTotal(Instant at, Optional<Energy> imported, Optional<Energy> exported) {}
