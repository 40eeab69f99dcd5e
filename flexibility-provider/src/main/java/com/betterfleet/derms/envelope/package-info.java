/**
 * The operating envelope of a scope, free of any protocol, and what it makes of the circuit's available capacity
 * (M5, M6). A second protocol must be able to use this room as it is.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"microgrid", "audit", "power", "time", "refusal", "database"})
package com.betterfleet.derms.envelope;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
