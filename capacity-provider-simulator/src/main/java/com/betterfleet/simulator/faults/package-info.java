/** Faulty HTTP responses, for every endpoint of the distributor. */
@NullMarked
package com.betterfleet.simulator.faults;

import org.jspecify.annotations.NullMarked;
