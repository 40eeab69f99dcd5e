/** One printed line per important event. */
@NullMarked
package com.betterfleet.simulator.events;

import org.jspecify.annotations.NullMarked;
