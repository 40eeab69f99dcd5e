/**
 * Accounts of the console and the API, and the access control of both. Start reading at {@code SecurityConfiguration}
 * and {@code PathPermissions}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"audit", "payload", "refusal", "secret"})
package com.betterfleet.derms.account;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
