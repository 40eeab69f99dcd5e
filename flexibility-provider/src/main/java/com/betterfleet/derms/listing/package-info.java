/** Lists as every edge gives them: a part at a time, with where the next one is. */
@NullMarked
@ApplicationModule(allowedDependencies = {"refusal"})
package com.betterfleet.derms.listing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
