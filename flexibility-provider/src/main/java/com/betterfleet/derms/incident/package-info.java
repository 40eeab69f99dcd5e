/**
 * What an operator must see: one row per thing that is wrong, opened at once, counted up while it repeats, resolved when its
 * cause is gone (M7, M8, M19).
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
            "time",
            "refusal",
            "database"
        })
package com.betterfleet.derms.incident;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
