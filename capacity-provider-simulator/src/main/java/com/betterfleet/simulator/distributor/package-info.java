/** The simulated distributor: the Capacity Provider end of an OSCP 2.0 link. */
@NullMarked
package com.betterfleet.simulator.distributor;

import org.jspecify.annotations.NullMarked;
