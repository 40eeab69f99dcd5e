/**
 * Supervision: which limit applies to a scope, and when that changes (M7, M8, M9). Start reading at {@link
 * com.betterfleet.derms.supervision.decision.DecisionTable}; {@code DecisionScheduler} and {@code DecisionService} run
 * it when time or facts change.
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
            "quarantine",
            "time",
            "refusal",
            "database"
        })
package com.betterfleet.derms.supervision;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
