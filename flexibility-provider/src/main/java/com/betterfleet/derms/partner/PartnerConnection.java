package com.betterfleet.derms.partner;

import com.betterfleet.derms.secret.TokenHash;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of one partner link, as it may be shown: secrets are not part of it (M1).
 *
 * @param baseUrl the partner's address including the protocol version, without a trailing slash: the one that it registered, else
 *     the configured one; absent until a partner has registered that is to name it
 * @param urls addresses of single messages that differ from {@code baseUrl} + path, by message name
 * @param properties what this connection states over its profile
 * @param terms the effective properties
 * @param outboundHeaders names of the static headers we send; their values are secret
 * @param inboundHeaders names of the static headers we require; their values are secret
 * @param auth how both sides show who they are, without secrets
 */
public record PartnerConnection(
        String id,
        String name,
        String profile,
        @Nullable URI baseUrl,
        Map<String, String> urls,
        Map<String, Object> properties,
        PartnerProperties terms,
        List<String> outboundHeaders,
        List<String> inboundHeaders,
        ConnectionAuthentication auth) {

    /**
     * Where a message goes: its own address where one is configured, else the base address and the message's path. While no base
     * address is known that is a path alone, to which nothing can be sent.
     */
    public URI messageUrl(String message) {
        String configured = urls.getOrDefault(message, "/" + message);
        return configured.startsWith("/")
                ? URI.create((baseUrl == null ? "" : baseUrl) + configured)
                : URI.create(configured);
    }

    /** How a message is addressed and signed on its way out; never shown. */
    public record MessageDestination(URI url, OutboundCredential credential, Map<String, String> headers) {
        @Override
        public String toString() {
            return "Dispatch[" + url + "]";
        }
    }

    /** What we show the partner to be let in. */
    public sealed interface OutboundCredential {

        /** A token agreed with the partner. */
        record OutboundToken(String token) implements OutboundCredential {
            @Override
            public String toString() {
                return "Token[…]";
            }
        }

        /** An access token that the partner's token endpoint gives for this client. */
        record OAuthClientCredential(OAuthSettings settings, String clientSecret) implements OutboundCredential {
            @Override
            public String toString() {
                return "OAuth[" + settings.clientId() + "]";
            }
        }

        /** No token is known yet, or none any more: a registration has to bring one. */
        record MissingCredential() implements OutboundCredential {}

        default AuthenticationType authenticationType() {
            return switch (this) {
                case OutboundCredential.OutboundToken token -> AuthenticationType.TOKEN;
                case OutboundCredential.MissingCredential missing -> AuthenticationType.TOKEN;
                case OutboundCredential.OAuthClientCredential client -> AuthenticationType.OAUTH;
            };
        }
    }

    /** What the partner shows us to be let in. */
    public sealed interface InboundCredential {

        /** A token agreed with the partner. */
        record InboundToken(String token) implements InboundCredential {
            @Override
            public String toString() {
                return "Token[…]";
            }
        }

        /** An access token that our own token endpoint gives for the client that we issue. */
        record IssuedClientCredential() implements InboundCredential {}

        default AuthenticationType authenticationType() {
            return switch (this) {
                case InboundCredential.InboundToken token -> AuthenticationType.TOKEN;
                case InboundCredential.IssuedClientCredential client -> AuthenticationType.OAUTH;
            };
        }

        /** The hash of the agreed token; empty for an issued client. */
        default Optional<TokenHash> tokenHash() {
            return switch (this) {
                case InboundCredential.InboundToken token -> Optional.of(TokenHash.of(token.token()));
                case InboundCredential.IssuedClientCredential client -> Optional.empty();
            };
        }
    }

    /** What the caller wants a connection to be. A secret that is absent stays as it is stored. */
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
         * What goes with the credentials.
         *
         * @param settings new settings for the client secret that is stored; only where {@code outbound} is absent
         * @param outboundExpiresAt when the outbound secret ends; read where {@code outbound} or settings are stated
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
            return "Draft[" + id + "]";
        }
    }
}
