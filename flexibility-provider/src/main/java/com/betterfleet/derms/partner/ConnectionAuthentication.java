package com.betterfleet.derms.partner;

import com.betterfleet.derms.secret.BearerToken;
import com.fasterxml.jackson.annotation.JsonInclude;
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
     * @param warning what to improve about the agreed token; absent where nothing is known
     */
    public record InboundAuthentication(
            AuthenticationType type,
            @Nullable String clientId,
            @Nullable Instant formerSecretValidUntil,
            @Nullable Instant expiresAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String warning) {

        /** The warning about a token that was agreed on before long ones were required. */
        static final String SHORT_TOKEN = "auth.inbound.token has fewer than " + BearerToken.MIN_LENGTH
                + " characters, so that it could be guessed; agree on a longer one with the partner";

        public InboundAuthentication(
                AuthenticationType type,
                @Nullable String clientId,
                @Nullable Instant formerSecretValidUntil,
                @Nullable Instant expiresAt) {
            this(type, clientId, formerSecretValidUntil, expiresAt, null);
        }
    }
}
