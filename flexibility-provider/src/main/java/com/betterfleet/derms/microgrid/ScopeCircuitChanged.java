package com.betterfleet.derms.microgrid;

import java.util.Optional;

/** A scope was put on another circuit, or taken off one. Published in the transaction of the edit. */
public record ScopeCircuitChanged(String scopeId, Optional<String> formerCircuitId, Optional<String> newCircuitId) {}
