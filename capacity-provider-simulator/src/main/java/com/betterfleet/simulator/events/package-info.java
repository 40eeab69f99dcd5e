/** The one line per important event that somebody watching the program reads. */
@NullMarked
package com.betterfleet.simulator.events;

import org.jspecify.annotations.NullMarked;
