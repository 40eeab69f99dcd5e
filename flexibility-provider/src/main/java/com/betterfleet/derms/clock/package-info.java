/** The one clock: the database's time, which demonstrations may move forward, and the ticking that makes due work run. */
@NullMarked
@ApplicationModule(allowedDependencies = {"time", "database"})
package com.betterfleet.derms.clock;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
