/** A simulated legacy platform with circuits, whose capacity is written, read and released over HTTP. */
@NullMarked
package com.betterfleet.simulator.platform;

import org.jspecify.annotations.NullMarked;
