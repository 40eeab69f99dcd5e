/**
 * Spans of time and values over time, independent of any protocol. All of it is half-open, {@code [start, end)}, and in
 * UTC; nothing here reads a clock.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package com.betterfleet.derms.time;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
