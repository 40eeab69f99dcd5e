/**
 * Registration: the exchange of tokens with a partner, and the authentication of its messages (M3). Start reading at
 * {@code RegistrationStateMachine}, which has every transition; {@code RegistrationStore} applies them.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"partner", "link", "audit", "quarantine", "time", "refusal", "database", "secret"})
package com.betterfleet.derms.registration;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
