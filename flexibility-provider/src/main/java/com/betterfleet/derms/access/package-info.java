/**
 * OAuth 2.0 Client Credentials in both directions (M14): access tokens that partners issue to the service, and those
 * that it issues to them. Clients belong to room {@code partner}; registration checks that a client is still valid.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "audit",
            "partner",
            "registration",
            "database",
            "egress",
            "payload",
            "refusal",
            "secret",
            "time"
        })
package com.betterfleet.derms.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
