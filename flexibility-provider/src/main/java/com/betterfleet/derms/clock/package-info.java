/**
 * The clock of all rooms and the scheduler of due work. Time is the database's, which demonstrations may move forward.
 * Start reading at {@code DatabaseClock} and {@code DueWorkScheduler}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"time", "database"})
package com.betterfleet.derms.clock;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
