/**
 * The link to a partner: handshakes, heartbeats, liveness and lifecycle state (M2).
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"partner", "audit", "time", "refusal", "database"})
package com.betterfleet.derms.link;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
