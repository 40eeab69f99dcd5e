/**
 * Capacity forecasts per group: validation, conversion to watts, replacement and storage (M4). Start reading at {@link
 * com.betterfleet.derms.forecast.ForecastIntake}.
 *
 * <p>The order is fixed (decision): each block is converted to watts and the phases of one message to a total ({@link
 * com.betterfleet.derms.forecast.ForecastRules}); then the forecast in force is replaced ({@link
 * com.betterfleet.derms.forecast.ReplacementRule}); seams are closed only when a timeline is read ({@link
 * com.betterfleet.derms.forecast.SeamRules}). A seam never changes what is stored.
 */
@ApplicationModule(allowedDependencies = {"power", "time", "partner", "binding", "microgrid", "refusal", "database"})
@NullMarked
package com.betterfleet.derms.forecast;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
