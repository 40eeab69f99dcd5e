/** Calculation of energy from registers and power samples. Pure rules. */
@NullMarked
package com.betterfleet.derms.metering.calculation;

import org.jspecify.annotations.NullMarked;
