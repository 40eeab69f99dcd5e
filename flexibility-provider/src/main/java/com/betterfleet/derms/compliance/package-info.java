/**
 * Compares load with limits, and negotiates limits with the partner: breaches, requests for other capacity, compliance
 * errors (M12, M13, M19). Start at {@code BreachQueries}, {@code AdjustmentService} and {@code
 * ComplianceErrorService}. The protocol room formats the messages.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "supervision",
            "supervision :: decision",
            "metering",
            "envelope",
            "envelope :: remote",
            "forecast",
            "partner",
            "link",
            "binding",
            "exchange",
            "microgrid",
            "audit",
            "power",
            "quarantine",
            "time",
            "refusal",
            "database"
        })
package com.betterfleet.derms.compliance;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
