/** A pretend legacy platform on which circuits stand: their capacity is written, read and let go of over HTTP. */
@NullMarked
package com.betterfleet.simulator.platform;

import org.jspecify.annotations.NullMarked;
