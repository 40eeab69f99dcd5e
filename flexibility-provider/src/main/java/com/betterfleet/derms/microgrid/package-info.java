/**
 * The managed plant: microgrids, scopes, circuits and assets (M16). Start reading at {@link MicrogridDirectory} and
 * {@link MicrogridProvisioning}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"audit", "power", "quarantine", "time", "refusal", "database"})
package com.betterfleet.derms.microgrid;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
