/**
 * OAuth 2.0 Client Credentials in both directions (M14). Partners issue access tokens to the service, and the service
 * issues access tokens to partners. Clients belong to room {@code partner}; registration checks that a client is still
 * valid. Start reading at {@code AccessTokenVerifier} for tokens that partners present, and at {@code AccessTokenCache}
 * for tokens that the service presents.
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
