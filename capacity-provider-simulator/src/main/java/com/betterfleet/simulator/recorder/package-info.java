/** Every OSCP message that came in or went out, kept in memory and told to whoever asks. */
@NullMarked
package com.betterfleet.simulator.recorder;

import org.jspecify.annotations.NullMarked;
