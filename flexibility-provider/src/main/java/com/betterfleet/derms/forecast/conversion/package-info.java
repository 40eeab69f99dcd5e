/**
 * Conversion of forecast blocks to watts and phase totals. Pure rules.
 */
@NullMarked
package com.betterfleet.derms.forecast.conversion;

import org.jspecify.annotations.NullMarked;
