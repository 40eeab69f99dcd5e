/**
 * Protection of stored secrets: encryption of those that are sent again, hashes of those that are only recognised.
 * Start
 * reading at {@link com.betterfleet.derms.secret.SecretCipher} and {@link com.betterfleet.derms.secret.TokenHash}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package com.betterfleet.derms.secret;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
