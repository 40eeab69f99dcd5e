/**
 * The edge to the site's energy management: receives meter readings, returns circuit capacity. Start reading at {@code
 * readings.ReadingsController} and {@code circuits.CircuitCapacityController}.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "microgrid",
            "envelope",
            "envelope :: remote",
            "supervision",
            "supervision :: decision",
            "metering",
            "egress",
            "payload",
            "power",
            "time",
            "refusal",
            "listing"
        })
package com.betterfleet.derms.ems;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
