/**
 * Durable storage of accepted forecasts in batches.
 */
@NullMarked
package com.betterfleet.derms.forecast.writer;

import org.jspecify.annotations.NullMarked;
