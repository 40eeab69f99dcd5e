package com.betterfleet.derms.connection;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration of one partner link, as it may be shown: secrets are not part of it (M1).
 *
 * @param baseUrl the partner's address including the protocol version, without a trailing slash
 * @param urls addresses of single messages that differ from {@code baseUrl} + path, by message name
 * @param properties what this connection states over its profile
 * @param terms the effective properties
 * @param outboundHeaders names of the static headers we send; their values are secret
 * @param inboundHeaders names of the static headers we require; their values are secret
 */
public record Connection(
        String id,
        String name,
        String profile,
        URI baseUrl,
        Map<String, String> urls,
        Map<String, Object> properties,
        PartnerTerms terms,
        List<String> outboundHeaders,
        List<String> inboundHeaders) {

    /** Where a message goes: its own address where one is configured, else the base address and the message's path. */
    public URI urlOf(String message) {
        String own = urls.getOrDefault(message, "/" + message);
        return own.startsWith("/") ? URI.create(baseUrl + own) : URI.create(own);
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
    }

    /** What the caller wants a connection to be. A secret that is absent stays as it is stored. */
    public record Draft(
            String id,
            String name,
            String profile,
            String baseUrl,
            Map<String, String> urls,
            Map<String, Object> properties,
            Optional<Credential> outbound,
            Optional<String> inboundToken,
            Optional<Map<String, String>> outboundHeaders,
            Optional<Map<String, String>> inboundHeaders) {
        @Override
        public String toString() {
            return "Draft[" + id + "]";
        }
    }
}
