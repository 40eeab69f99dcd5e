/** Retention of readings and windows by month. */
@NullMarked
package com.betterfleet.derms.metering.retention;

import org.jspecify.annotations.NullMarked;
