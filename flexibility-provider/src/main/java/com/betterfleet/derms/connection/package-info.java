/** A partner link: its profile, credentials and group bindings, its lifecycle and its liveness (M1, M2, M14). */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"microgrid", "audit", "power", "time", "refusal", "database", "secret", "egress"})
package com.betterfleet.derms.connection;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
