/**
 * Meter readings and the energy and load of assets and scopes that they show (M11, M19). Start reading at {@link
 * MeteringService} for the intake and at {@link EnergyWindows} for energy.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"microgrid", "power", "quarantine", "time", "refusal", "database"})
package com.betterfleet.derms.metering;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
