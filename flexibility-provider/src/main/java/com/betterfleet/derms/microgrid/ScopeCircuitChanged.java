package com.betterfleet.derms.microgrid;

import java.util.Optional;

/** A scope was assigned to another circuit, or removed from one. Published in the transaction of the edit. */
public record ScopeCircuitChanged(String scopeId, Optional<String> formerCircuitId, Optional<String> newCircuitId) {}
