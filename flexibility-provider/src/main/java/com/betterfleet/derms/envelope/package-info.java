/**
 * The operating envelope of a scope, free of any protocol, and the available capacity of its circuit (M5, M6). A
 * second protocol must be able to use this room as it is. Start reading at {@link
 * com.betterfleet.derms.envelope.EnvelopeService}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"microgrid", "audit", "power", "quarantine", "time", "refusal", "database"})
package com.betterfleet.derms.envelope;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
