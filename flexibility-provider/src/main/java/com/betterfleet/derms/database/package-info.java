/** Where state lives: PostgreSQL, given from outside or started here, with one schema per room brought up to date. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package com.betterfleet.derms.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
