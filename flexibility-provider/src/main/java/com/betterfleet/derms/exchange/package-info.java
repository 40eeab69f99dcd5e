/** Messages as such: the outbox of what is due to a partner, and the log of what was said both ways (M15). */
@NullMarked
@ApplicationModule(allowedDependencies = {"audit", "link", "refusal", "time", "database"})
package com.betterfleet.derms.exchange;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
