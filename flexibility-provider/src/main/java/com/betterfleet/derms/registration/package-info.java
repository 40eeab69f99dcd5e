/**
 * Registration: the exchange of tokens with a partner, and the authentication of its messages (M3).
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"partner", "link", "audit", "time", "refusal", "database", "secret"})
package com.betterfleet.derms.registration;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
