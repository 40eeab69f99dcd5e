/**
 * The edge for operators and their programs: pages and the admin API. It owns no rules. Start reading at {@code
 * status.ScopeStatus} for pages and {@code api.ScopesController} for the API.
 */
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
