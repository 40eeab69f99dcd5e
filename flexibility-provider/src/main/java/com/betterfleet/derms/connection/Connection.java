package com.betterfleet.derms.connection;

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
public record Connection(
        String id,
        String name,
        String profile,
        @Nullable URI baseUrl,
        Map<String, String> urls,
        Map<String, Object> properties,
        PartnerTerms terms,
        List<String> outboundHeaders,
        List<String> inboundHeaders,
        ConnectionAuth auth) {

    /**
     * Where a message goes: its own address where one is configured, else the base address and the message's path. While no base
     * address is known that is a path alone, to which nothing can be sent.
     */
    public URI urlOf(String message) {
        String own = urls.getOrDefault(message, "/" + message);
        return own.startsWith("/") ? URI.create((baseUrl == null ? "" : baseUrl) + own) : URI.create(own);
    }

    /** How a message is addressed and signed on its way out; never shown. */
    public record Dispatch(URI url, Credential credential, Map<String, String> headers) {
        @Override
        public String toString() {
            return "Dispatch[" + url + "]";
        }
    }

    /** What we show the partner to be let in. */
    public sealed interface Credential {

        /** A token agreed with the partner. */
        record Token(String token) implements Credential {
            @Override
            public String toString() {
                return "Token[…]";
            }
        }

        /** An access token that the partner's token endpoint gives for this client. */
        record OAuth(OAuthSettings settings, String clientSecret) implements Credential {
            @Override
            public String toString() {
                return "OAuth[" + settings.clientId() + "]";
            }
        }

        /** No token is known yet, or none any more: a registration has to bring one. */
        record NoneYet() implements Credential {}

        default AuthType type() {
            return switch (this) {
                case Credential.Token agreed -> AuthType.TOKEN;
                case Credential.NoneYet none -> AuthType.TOKEN;
                case Credential.OAuth client -> AuthType.OAUTH;
            };
        }
    }

    /** What the partner shows us to be let in. */
    public sealed interface Admission {

        /** A token agreed with the partner. */
        record Token(String token) implements Admission {
            @Override
            public String toString() {
                return "Token[…]";
            }
        }

        /** An access token that our own token endpoint gives for the client that we issue. */
        record OAuth() implements Admission {}

        default AuthType type() {
            return switch (this) {
                case Admission.Token agreed -> AuthType.TOKEN;
                case Admission.OAuth client -> AuthType.OAUTH;
            };
        }
    }

    /** What the caller wants a connection to be. A secret that is absent stays as it is stored. */
    public record Draft(
            String id,
            String name,
            String profile,
            @Nullable String baseUrl,
            Map<String, String> urls,
            Map<String, Object> properties,
            Optional<Credential> outbound,
            Optional<Admission> inbound,
            Optional<Map<String, String>> outboundHeaders,
            Optional<Map<String, String>> inboundHeaders,
            Extras extras) {

        /**
         * What goes with the credentials.
         *
         * @param settings new settings for the client secret that is stored; only where {@code outbound} is absent
         * @param outboundExpiresAt when the outbound secret ends; read where {@code outbound} or settings are stated
         * @param inboundExpiresAt when the inbound secret is to be replaced; read where {@code inbound} is stated
         */
        public record Extras(
                Optional<OAuthSettings> settings,
                Optional<Instant> outboundExpiresAt,
                Optional<Instant> inboundExpiresAt) {
            public static final Extras NONE = new Extras(Optional.empty(), Optional.empty(), Optional.empty());
        }

        Draft withOutbound(Credential credential) {
            return new Draft(
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
                    extras);
        }

        @Override
        public String toString() {
            return "Draft[" + id + "]";
        }
    }
}
