/**
 * Capacity forecasts per group: judged, accepted, replaced, asked for at an instant (M4).
 *
 * <p>The order is fixed (decision): each block to watts, the phases of one message to a total
 * ({@link com.betterfleet.derms.forecast.ForecastRules}), then replacement of what was in force
 * ({@link com.betterfleet.derms.forecast.Replacement}), and only when the timeline is read the closing of seams
 * ({@link com.betterfleet.derms.forecast.Seams}). What is stored is never changed by a seam.
 */
@ApplicationModule(allowedDependencies = {"power", "time", "partner", "binding", "microgrid", "database"})
@NullMarked
package com.betterfleet.derms.forecast;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
