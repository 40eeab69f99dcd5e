/**
 * Group bindings: which group of a partner limits which scope, and who controls it (M1, M9).
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"partner", "link", "microgrid", "audit", "refusal", "database"})
package com.betterfleet.derms.binding;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
