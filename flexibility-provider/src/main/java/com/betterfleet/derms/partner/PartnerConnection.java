package com.betterfleet.derms.partner;

import com.betterfleet.derms.secret.BearerToken;
import com.betterfleet.derms.secret.TokenHash;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of one partner connection, without secrets (M1).
 *
 * @param baseUrl the partner's address including the protocol version, without a trailing slash: the registered one,
 *     else the configured one; absent until a registration supplies it
 * @param urls addresses of single messages that differ from {@code baseUrl} + path, by message name
 * @param properties this connection's own values, which override its profile's
 * @param effectiveProperties the profile's values with this connection's own values over them
 * @param outboundHeaders names of the static headers that the service sends; their values are secret
 * @param inboundHeaders names of the static headers that the partner has to send; their values are secret
 * @param auth the authentication of both sides, without secrets
 */
public record PartnerConnection(
        String id,
        String name,
        String profile,
        @Nullable URI baseUrl,
        Map<String, String> urls,
        Map<String, Object> properties,
        @JsonProperty("terms") PartnerProperties effectiveProperties,
        List<String> outboundHeaders,
        List<String> inboundHeaders,
        ConnectionAuthentication auth) {

    /**
     * Returns the address of a message: its configured one, else the base address and the message's path. Without a
     * base address the result is a path alone, to which nothing can be sent.
     */
    public URI messageUrl(String message) {
        String configured = urls.getOrDefault(message, "/" + message);
        return configured.startsWith("/")
                ? URI.create((baseUrl == null ? "" : baseUrl) + configured)
                : URI.create(configured);
    }

    /** The address, credential and headers of an outbound message; never displayed. */
    public record MessageDestination(URI url, OutboundCredential credential, Map<String, String> headers) {
        @Override
        public String toString() {
            return "MessageDestination[" + url + "]";
        }
    }

    /** The credential that the service presents to the partner. */
    public sealed interface OutboundCredential {

        /** A token agreed with the partner. */
        record OutboundToken(String token) implements OutboundCredential {
            @Override
            public String toString() {
                return "OutboundToken[…]";
            }
        }

        /** A client for which the partner's token endpoint issues access tokens. */
        record OAuthClientCredential(OAuthSettings settings, String clientSecret) implements OutboundCredential {
            @Override
            public String toString() {
                return "OAuthClientCredential[" + settings.clientId() + "]";
            }
        }

        /** No token is known; a registration has to supply one. */
        record MissingCredential() implements OutboundCredential {}

        default AuthenticationType authenticationType() {
            return switch (this) {
                case OutboundCredential.OutboundToken token -> AuthenticationType.TOKEN;
                case OutboundCredential.MissingCredential missing -> AuthenticationType.TOKEN;
                case OutboundCredential.OAuthClientCredential client -> AuthenticationType.OAUTH;
            };
        }
    }

    /** The credential that the partner presents to the service. */
    public sealed interface InboundCredential {

        /** A token agreed with the partner. */
        record InboundToken(String token) implements InboundCredential {
            @Override
            public String toString() {
                return "InboundToken[…]";
            }
        }

        /** A client that the service issues, for which its own token endpoint issues access tokens. */
        record IssuedClientCredential() implements InboundCredential {}

        default AuthenticationType authenticationType() {
            return switch (this) {
                case InboundCredential.InboundToken token -> AuthenticationType.TOKEN;
                case InboundCredential.IssuedClientCredential client -> AuthenticationType.OAUTH;
            };
        }

        /** Returns whether this is an agreed token that could be guessed by trying. */
        default boolean isShortToken() {
            return this instanceof InboundCredential.InboundToken token && !BearerToken.isLong(token.token());
        }

        /** Returns the hash of the agreed token; empty for an issued client. */
        default Optional<TokenHash> tokenHash() {
            return switch (this) {
                case InboundCredential.InboundToken token -> Optional.of(TokenHash.of(token.token()));
                case InboundCredential.IssuedClientCredential client -> Optional.empty();
            };
        }
    }

    /** The requested configuration of a connection. An absent secret stays as it is stored. */
    public record ConnectionDraft(
            String id,
            String name,
            String profile,
            @Nullable String baseUrl,
            Map<String, String> urls,
            Map<String, Object> properties,
            Optional<OutboundCredential> outbound,
            Optional<InboundCredential> inbound,
            Optional<Map<String, String>> outboundHeaders,
            Optional<Map<String, String>> inboundHeaders,
            CredentialDetails credentialDetails) {

        /**
         * Details of the credentials.
         *
         * @param settings new settings for the stored client secret; only where {@code outbound} is absent
         * @param outboundExpiresAt when the outbound secret expires; read where {@code outbound} or settings are stated
         * @param inboundExpiresAt when the inbound secret is to be replaced; read where {@code inbound} is stated
         */
        public record CredentialDetails(
                Optional<OAuthSettings> settings,
                Optional<Instant> outboundExpiresAt,
                Optional<Instant> inboundExpiresAt) {
            public static final CredentialDetails EMPTY =
                    new CredentialDetails(Optional.empty(), Optional.empty(), Optional.empty());
        }

        ConnectionDraft withOutbound(OutboundCredential credential) {
            return new ConnectionDraft(
                    id,
                    name,
                    profile,
                    baseUrl,
                    urls,
                    properties,
                    Optional.of(credential),
                    inbound,
                    outboundHeaders,
                    inboundHeaders,
                    credentialDetails);
        }

        @Override
        public String toString() {
            return "ConnectionDraft[" + id + "]";
        }
    }
}
