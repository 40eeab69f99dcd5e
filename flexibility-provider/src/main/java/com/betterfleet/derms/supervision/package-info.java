/**
 * Which source binds a scope now: one pure decision, and the runner that performs it when time or facts change
 * (M7, M8, M9).
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "forecast",
            "partner",
            "link",
            "binding",
            "envelope",
            "microgrid",
            "audit",
            "power",
            "time",
            "refusal",
            "database"
        })
package com.betterfleet.derms.supervision;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
