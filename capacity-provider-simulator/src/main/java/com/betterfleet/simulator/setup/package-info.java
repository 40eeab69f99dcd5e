/** Sets up the demo microgrid and the connection in the service, through its admin API. */
@NullMarked
package com.betterfleet.simulator.setup;

import org.jspecify.annotations.NullMarked;
