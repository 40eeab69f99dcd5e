/** The only clock of the simulator. */
@NullMarked
package com.betterfleet.simulator.time;

import org.jspecify.annotations.NullMarked;
