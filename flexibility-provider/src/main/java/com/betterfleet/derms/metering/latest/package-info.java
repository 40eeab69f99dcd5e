/** The newest reading of each meter, and which of its windows have to be calculated. */
@NullMarked
package com.betterfleet.derms.metering.latest;

import org.jspecify.annotations.NullMarked;
