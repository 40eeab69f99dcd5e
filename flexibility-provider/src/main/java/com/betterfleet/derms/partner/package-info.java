/**
 * The configured partner connections: profile, credentials and certificates (M1, M14). Start reading at {@link
 * com.betterfleet.derms.partner.PartnerConnections}; the properties of a partner are {@link
 * com.betterfleet.derms.partner.PartnerProperties}.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"audit", "power", "quarantine", "time", "refusal", "database", "secret", "egress"})
package com.betterfleet.derms.partner;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
