package com.betterfleet.derms.partner;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How both sides of a connection show who they are, as far as it may be shown: no secret is part of it. */
public record ConnectionAuthentication(OutboundAuthentication outbound, InboundAuthentication inbound) {

    /**
     * What we show the partner.
     *
     * @param settings how an access token is got; absent for a token agreed on
     * @param expiresAt when the secret ends, as far as we were told
     */
    public record OutboundAuthentication(
            AuthenticationType type,
            @Nullable OAuthSettings settings,
            @Nullable Instant expiresAt) {}

    /**
     * What the partner shows us.
     *
     * @param clientId the client that we issued; absent for a token agreed on
     * @param formerSecretValidUntil until when the secret before the last rotation is taken besides the new one
     * @param expiresAt when the secret is to be replaced, as it was agreed; it goes on being valid
     */
    public record InboundAuthentication(
            AuthenticationType type,
            @Nullable String clientId,
            @Nullable Instant formerSecretValidUntil,
            @Nullable Instant expiresAt) {}
}
