/** What exists: microgrids, managed scopes, circuits, assets (M16). */
@NullMarked
@ApplicationModule(allowedDependencies = {"audit", "power", "time", "refusal", "database"})
package com.betterfleet.derms.microgrid;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
