/**
 * Acceptance of forecasts, limits and fallback.
 */
@NullMarked
package com.betterfleet.acceptance.limit;

import org.jspecify.annotations.NullMarked;
