/**
 * Electrical quantities as types, independent of any protocol: different quantities cannot be added, and a limit is
 * never rounded up. Start reading at {@link Power}.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package com.betterfleet.derms.power;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
