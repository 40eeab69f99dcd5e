/**
 * The link to a partner: handshakes, heartbeats, liveness and lifecycle state (M2). Start reading at {@link
 * com.betterfleet.derms.link.PartnerLink}, which has every transition; {@code LinkLifecycle} applies them.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"partner", "audit", "quarantine", "time", "refusal", "database"})
package com.betterfleet.derms.link;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
