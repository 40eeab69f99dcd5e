/** The edge for people and their tools: operator pages and the admin API. It owns no rules. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "access",
            "account",
            "audit",
            "clock",
            "connection",
            "envelope",
            "exchange",
            "forecast",
            "incident",
            "listing",
            "metering",
            "microgrid",
            "power",
            "refusal",
            "compliance",
            "reporting",
            "supervision",
            "time"
        })
package com.betterfleet.derms.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
