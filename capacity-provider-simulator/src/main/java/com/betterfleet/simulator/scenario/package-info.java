/** What is to be played: link behaviour, limits and depot, read from a data file and checked field by field. */
@NullMarked
package com.betterfleet.simulator.scenario;

import org.jspecify.annotations.NullMarked;
