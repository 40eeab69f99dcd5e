/**
 * The edge that speaks OSCP 2.0: the only room in which the names of its messages, types and fields occur. What arrives is
 * mapped once, on the way in; what leaves is worded once, on the way out; the two never meet.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "access",
            "partner",
            "link",
            "binding",
            "registration",
            "egress",
            "exchange",
            "forecast",
            "metering",
            "power",
            "refusal",
            "compliance",
            "reporting",
            "secret",
            "time"
        })
package com.betterfleet.derms.oscp;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
