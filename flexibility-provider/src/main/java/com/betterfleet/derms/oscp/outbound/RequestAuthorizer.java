package com.betterfleet.derms.oscp.outbound;

import com.betterfleet.derms.access.AccessTokenCache;
import com.betterfleet.derms.access.SecretRedaction;
import com.betterfleet.derms.access.TokenRequestResult;
import com.betterfleet.derms.oscp.wire.OscpHeaders;
import com.betterfleet.derms.partner.PartnerConnection.MessageDestination;
import com.betterfleet.derms.partner.PartnerConnection.OutboundCredential;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Adds the credentials of this service to outbound messages. */
@Component
class RequestAuthorizer {

    private final AccessTokenCache tokens;

    RequestAuthorizer(AccessTokenCache tokens) {
        this.tokens = tokens;
    }

    /** The credentials of a message, or the reason why there are none. */
    sealed interface AuthorizationResult {}

    /**
     * The headers with credentials.
     *
     * @param accessToken the access token among them, which can be renewed
     * @param redaction removes these credentials from a response
     */
    record AuthorizationHeaders(Map<String, String> headers, Optional<String> accessToken, SecretRedaction redaction)
            implements AuthorizationResult {
        @Override
        public String toString() {
            return "AuthorizationHeaders[" + headers.keySet() + "]";
        }
    }

    /** There is no access token; {@code kind} names the cause. */
    record AuthorizationUnavailable(String kind, String reason) implements AuthorizationResult {}

    AuthorizationResult authorizeRequest(String connectionId, MessageDestination destination) {
        return switch (destination.credential()) {
            case OutboundCredential.OutboundToken agreedToken -> authorizeWithAgreedToken(destination, agreedToken);
            case OutboundCredential.MissingCredential none -> missingRegistration();
            case OutboundCredential.OAuthClientCredential client ->
                authorizeWithAccessToken(
                        destination, client, tokens.findToken(connectionId, client, destination.headers()));
        };
    }

    /** Authorizes with an access token fetched now, past the cache. */
    AuthorizationResult authorizeWithNewToken(MessageDestination destination) {
        return switch (destination.credential()) {
            case OutboundCredential.OutboundToken agreedToken -> authorizeWithAgreedToken(destination, agreedToken);
            case OutboundCredential.MissingCredential none -> missingRegistration();
            case OutboundCredential.OAuthClientCredential client ->
                authorizeWithAccessToken(
                        destination, client, tokens.requestUncachedToken(client, destination.headers()));
        };
    }

    /** Authorizes again after the partner refused the access token. */
    AuthorizationResult renewAuthorization(
            String connectionId, MessageDestination destination, AuthorizationHeaders rejected) {
        return switch (destination.credential()) {
            case OutboundCredential.OutboundToken agreedToken -> rejected;
            case OutboundCredential.MissingCredential none -> missingRegistration();
            case OutboundCredential.OAuthClientCredential client ->
                authorizeWithAccessToken(
                        destination,
                        client,
                        tokens.renewToken(
                                connectionId,
                                client,
                                destination.headers(),
                                rejected.accessToken().orElse("")));
        };
    }

    private static AuthorizationResult missingRegistration() {
        return new AuthorizationUnavailable("NOT_REGISTERED", "there is no token for the partner yet: register first");
    }

    private static AuthorizationResult authorizeWithAgreedToken(
            MessageDestination destination, OutboundCredential.OutboundToken agreedToken) {
        return new AuthorizationHeaders(
                withHeader(destination, "Authorization", OscpHeaders.TOKEN_SCHEME + agreedToken.token()),
                Optional.empty(),
                createRedaction(destination));
    }

    private static AuthorizationResult authorizeWithAccessToken(
            MessageDestination destination,
            OutboundCredential.OAuthClientCredential client,
            TokenRequestResult answer) {
        String where = String.valueOf(client.settings().tokenUrl());
        return switch (answer) {
            case TokenRequestResult.TokenGranted granted -> {
                String scheme = client.settings().scheme();
                String value = scheme.isBlank() ? granted.token() : scheme + " " + granted.token();
                yield new AuthorizationHeaders(
                        withHeader(destination, client.settings().header(), value),
                        Optional.of(granted.token()),
                        createRedaction(destination).withSecret(granted.token()));
            }
            case TokenRequestResult.TokenRefused rejected ->
                new AuthorizationUnavailable(
                        "TOKEN_ENDPOINT_REFUSED",
                        "the token endpoint %s issued no access token for client \"%s\": %s"
                                .formatted(where, client.settings().clientId(), rejected.reason()));
            case TokenRequestResult.EndpointUnreachable unreachable ->
                new AuthorizationUnavailable(
                        "TOKEN_ENDPOINT_UNREACHABLE",
                        "the token endpoint %s did not answer: %s".formatted(where, unreachable.reason()));
        };
    }

    private static SecretRedaction createRedaction(MessageDestination destination) {
        return SecretRedaction.of(destination.credential(), destination.headers());
    }

    private static Map<String, String> withHeader(MessageDestination destination, String header, String value) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(destination.headers());
        headers.put(header, value);
        return headers;
    }
}
