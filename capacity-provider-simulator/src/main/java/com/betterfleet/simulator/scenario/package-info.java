/** Scenarios: link behaviour, limits and depot, read from a data file and validated field by field. */
@NullMarked
package com.betterfleet.simulator.scenario;

import org.jspecify.annotations.NullMarked;
