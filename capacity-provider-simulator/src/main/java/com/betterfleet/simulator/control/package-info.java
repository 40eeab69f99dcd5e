/** What a test or a person can make the simulator do, and what it says of itself. */
@NullMarked
package com.betterfleet.simulator.control;

import org.jspecify.annotations.NullMarked;
