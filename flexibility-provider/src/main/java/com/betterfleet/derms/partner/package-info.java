/**
 * A partner connection: configuration, profile, credentials and certificates (M1, M14).
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"audit", "power", "time", "refusal", "database", "secret", "egress"})
package com.betterfleet.derms.partner;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
