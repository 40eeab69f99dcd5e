/** Register totals of scopes, for partners that require a register. */
@NullMarked
package com.betterfleet.derms.metering.totals;

import org.jspecify.annotations.NullMarked;
