/** The pretend depot: chargers that obey a circuit limit and meter themselves. */
@NullMarked
package com.betterfleet.simulator.depot;

import org.jspecify.annotations.NullMarked;
