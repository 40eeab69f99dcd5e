/** The simulated depot: chargers that obey a circuit limit, and their meters. */
@NullMarked
package com.betterfleet.simulator.depot;

import org.jspecify.annotations.NullMarked;
