/** Who did what, when and why: append-only, written in the transaction of the deed. */
@NullMarked
@ApplicationModule(allowedDependencies = {"database"})
package com.betterfleet.derms.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
