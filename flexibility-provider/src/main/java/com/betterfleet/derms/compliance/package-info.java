/**
 * Whether a site keeps its limit, and what is said to the partner of limits that do not fit: breach episodes, requests for
 * other capacity, compliance errors (M12, M13, M19). Knows no protocol: how a message is worded is the protocol room's business.
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
            "time",
            "refusal",
            "database"
        })
package com.betterfleet.derms.compliance;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
