/** HTTP endpoints that control the simulator and report its state. */
@NullMarked
package com.betterfleet.simulator.control;

import org.jspecify.annotations.NullMarked;
