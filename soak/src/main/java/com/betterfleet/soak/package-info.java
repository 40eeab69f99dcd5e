/** Runs the service as processes, disturbs them by a plan, and checks from outside that nothing acknowledged is lost. */
@NullMarked
package com.betterfleet.soak;

import org.jspecify.annotations.NullMarked;
