/** The edge for people and their tools: operator pages and the admin API. It owns no rules. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "access",
            "account",
            "audit",
            "clock",
            "partner",
            "link",
            "binding",
            "registration",
            "envelope",
            "envelope :: remote",
            "exchange",
            "forecast",
            "incident",
            "listing",
            "metering",
            "microgrid",
            "payload",
            "power",
            "refusal",
            "compliance",
            "reporting",
            "supervision",
            "supervision :: decision",
            "time"
        })
package com.betterfleet.derms.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
