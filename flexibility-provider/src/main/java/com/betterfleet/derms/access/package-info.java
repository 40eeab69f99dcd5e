/**
 * OAuth 2.0 Client Credentials both ways (M14): the access tokens that partners give us, and those that we give them. What
 * a client is, and that it is still one, is said by {@code connection}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"audit", "partner", "registration", "database", "egress", "secret", "time"})
package com.betterfleet.derms.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
