/** Who may sign in, to the console and to the API, and what guards both. */
@NullMarked
@ApplicationModule(allowedDependencies = {"audit", "refusal", "time"})
package com.betterfleet.derms.account;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
