/** Spans, grids and timelines: plain Java that knows nothing of the other rooms. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package com.betterfleet.derms.time;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
