package com.betterfleet.derms.partner;

import com.betterfleet.derms.refusal.InvalidValueException;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How the service obtains and presents an access token of the partner, without the client's secret.
 *
 * @param clientAuth how the client authenticates at the token endpoint
 * @param header the header that carries the access token
 * @param scheme the word before the token in that header; blank for the bare token
 * @param headersOnTokenRequest whether the token request carries the static headers too
 */
public record OAuthSettings(
        URI tokenUrl,
        String clientId,
        @Nullable String scope,
        @Nullable String audience,
        ClientAuthenticationMethod clientAuth,
        String header,
        String scheme,
        boolean headersOnTokenRequest) {

    /** The place of a client's credentials: the Authorization header, or form fields. */
    public enum ClientAuthenticationMethod {
        @JsonProperty("basic")
        BASIC,
        @JsonProperty("post")
        POST;

        /** Returns the method that a configuration names. */
        public static ClientAuthenticationMethod parseName(String field, String name) {
            return switch (name) {
                case "basic" -> BASIC;
                case "post" -> POST;
                default -> throw new InvalidValueException(field, name, "\"basic\" or \"post\"");
            };
        }
    }

    /** Returns whether a secret stored for other settings is valid for these: the client and endpoint are equal. */
    boolean hasSameClient(OAuthSettings other) {
        return tokenUrl.equals(other.tokenUrl) && clientId.equals(other.clientId);
    }
}
