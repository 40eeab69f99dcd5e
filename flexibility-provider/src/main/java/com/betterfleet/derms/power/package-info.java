/**
 * Electrical quantities as types, independent of any protocol: unlike things cannot be added, and a limit is never
 * rounded up.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package com.betterfleet.derms.power;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
