/** Readings of meters become what is known of the load: per asset and per scope (M11, M19). */
@NullMarked
@ApplicationModule(allowedDependencies = {"microgrid", "power", "time", "database"})
package com.betterfleet.derms.metering;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
