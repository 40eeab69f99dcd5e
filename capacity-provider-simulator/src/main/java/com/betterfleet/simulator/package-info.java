/** A pretend distributor and a pretend depot, in one program that knows the service only by its public interfaces. */
@NullMarked
package com.betterfleet.simulator;

import org.jspecify.annotations.NullMarked;
