/** Pure rules that convert forecast blocks to watts and phase totals. */
@NullMarked
package com.betterfleet.derms.forecast.conversion;

import org.jspecify.annotations.NullMarked;
