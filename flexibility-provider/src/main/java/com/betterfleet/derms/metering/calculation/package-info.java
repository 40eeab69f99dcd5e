/**
 * Calculation of energy and load from register readings. Pure rules.
 */
@NullMarked
package com.betterfleet.derms.metering.calculation;

import org.jspecify.annotations.NullMarked;
