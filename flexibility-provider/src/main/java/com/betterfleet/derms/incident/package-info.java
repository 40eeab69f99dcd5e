/**
 * Incidents and notifications. One row per problem, opened at once, counted up while it repeats, resolved when its
 * cause is gone (M7, M8, M19). Start at {@code IncidentKind} and {@code IncidentService}.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "supervision",
            "supervision :: decision",
            "metering",
            "compliance",
            "envelope",
            "envelope :: remote",
            "forecast",
            "exchange",
            "partner",
            "link",
            "binding",
            "microgrid",
            "audit",
            "clock",
            "power",
            "quarantine",
            "time",
            "refusal",
            "database"
        })
package com.betterfleet.derms.incident;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
