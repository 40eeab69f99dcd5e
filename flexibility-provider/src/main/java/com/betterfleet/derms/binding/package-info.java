/**
 * Group bindings: which group of a partner limits which scope, and who controls it (M1, M9). Start reading at {@link
 * com.betterfleet.derms.binding.GroupBindings}; {@code ControlHandover} transfers control.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"partner", "link", "microgrid", "audit", "refusal", "database"})
package com.betterfleet.derms.binding;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
