/** The load of scopes over time. */
@NullMarked
package com.betterfleet.derms.metering.load;

import org.jspecify.annotations.NullMarked;
