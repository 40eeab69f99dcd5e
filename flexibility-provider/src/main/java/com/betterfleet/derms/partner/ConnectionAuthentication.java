package com.betterfleet.derms.partner;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The authentication of both sides of a connection, without secrets. */
public record ConnectionAuthentication(OutboundAuthentication outbound, InboundAuthentication inbound) {

    /**
     * The service's authentication to the partner.
     *
     * @param settings how an access token is obtained; absent for an agreed token
     * @param expiresAt when the secret expires; absent where it is unknown
     */
    public record OutboundAuthentication(
            AuthenticationType type,
            @Nullable OAuthSettings settings,
            @Nullable Instant expiresAt) {}

    /**
     * The partner's authentication to the service.
     *
     * @param clientId the client issued to the partner; absent for an agreed token
     * @param formerSecretValidUntil until when the secret before the last rotation is accepted besides the new one
     * @param expiresAt the agreed time of replacement; the secret stays valid after it
     */
    public record InboundAuthentication(
            AuthenticationType type,
            @Nullable String clientId,
            @Nullable Instant formerSecretValidUntil,
            @Nullable Instant expiresAt) {}
}
