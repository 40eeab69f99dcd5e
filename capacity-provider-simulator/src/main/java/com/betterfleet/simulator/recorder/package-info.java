/** Every OSCP message received or sent, stored in memory for {@code GET /recorded}. */
@NullMarked
package com.betterfleet.simulator.recorder;

import org.jspecify.annotations.NullMarked;
