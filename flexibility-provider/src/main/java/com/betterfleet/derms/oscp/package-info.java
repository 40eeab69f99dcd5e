/**
 * The edge that speaks OSCP 2.0: only here do the names of its messages, types and fields occur. The inbound half maps
 * messages to the domain, the outbound half composes them; the two do not use each other.
 * Start reading at {@code inbound.PartnerFilter} and {@code outbound.OscpHttpTransport}.
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
            "payload",
            "power",
            "refusal",
            "compliance",
            "database",
            "reporting",
            "secret",
            "time"
        })
package com.betterfleet.derms.oscp;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
