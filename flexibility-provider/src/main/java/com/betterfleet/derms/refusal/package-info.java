/** What is said when something asked for cannot be done: one vocabulary for every room and every edge. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package com.betterfleet.derms.refusal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
