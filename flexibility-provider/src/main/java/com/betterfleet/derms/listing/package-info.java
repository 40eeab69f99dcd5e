/** Lists at the edges: pages, requested spans of time, cells of CSV files. */
@NullMarked
@ApplicationModule(allowedDependencies = {"refusal", "time"})
package com.betterfleet.derms.listing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
