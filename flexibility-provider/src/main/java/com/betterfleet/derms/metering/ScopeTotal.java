package com.betterfleet.derms.metering;

import com.betterfleet.derms.power.Energy;
import java.time.Instant;
import java.util.Optional;

/**
 * The energy that a scope's chargers have taken and given since they are metered. Over time it never falls, whatever becomes
 * of a meter: a counter that begins anew, another meter, silence, an asset that is moved or deleted.
 *
 * @param at until when it is counted
 * @param imported absent as long as no charger has told an import register
 * @param exported absent as long as no charger has told an export register
 */
public record ScopeTotal(Instant at, Optional<Energy> imported, Optional<Energy> exported) {}
