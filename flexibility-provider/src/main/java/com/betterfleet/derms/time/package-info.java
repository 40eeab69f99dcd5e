/**
 * Intervals, timelines and schedules, independent of any protocol. Intervals are half-open, {@code [start, end)}, and
 * in UTC. No type here reads a clock. Start reading at {@link com.betterfleet.derms.time.Interval}.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package com.betterfleet.derms.time;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
