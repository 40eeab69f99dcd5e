/** The load and the doubtful readings of scopes over time. */
@NullMarked
package com.betterfleet.derms.metering.load;

import org.jspecify.annotations.NullMarked;
