/**
 * Reports the metered energy of bound groups to their partners. Windows are sent in order, at least once, across losses
 * of the link (M10, M11). The protocol's room formats the messages. Start reading at {@link WindowPublisher}; {@code
 * reporting.sending} delivers what it stores.
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
            "quarantine",
            "time",
            "database"
        })
package com.betterfleet.derms.reporting;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
