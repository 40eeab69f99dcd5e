/**
 * Protection of stored secrets: encryption of those that are sent again, hashes of those that are only recognised.
 * Start reading at {@link SecretCipher} and {@link TokenHash}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package com.betterfleet.derms.secret;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
