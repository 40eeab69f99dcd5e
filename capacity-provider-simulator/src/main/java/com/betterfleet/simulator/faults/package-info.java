/** Answers that go wrong on the wire, for every endpoint the distributor has. */
@NullMarked
package com.betterfleet.simulator.faults;

import org.jspecify.annotations.NullMarked;
