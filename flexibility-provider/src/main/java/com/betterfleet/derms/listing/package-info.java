/**
 * Lists at the edges: pages, requested spans of time, cells of CSV files. Start reading at {@link
 * com.betterfleet.derms.listing.ListPage}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"refusal", "time"})
package com.betterfleet.derms.listing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
