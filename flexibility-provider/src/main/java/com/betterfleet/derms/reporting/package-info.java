/**
 * What bound groups have used is told to their partners: window by window, in order, at least once, whatever becomes of the
 * link (M10, M11). Knows no protocol: how a report is worded is the protocol room's business.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "metering",
            "partner",
            "link",
            "binding",
            "exchange",
            "audit",
            "power",
            "refusal",
            "time",
            "database"
        })
package com.betterfleet.derms.reporting;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
