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

    /** How a client shows who it is: in the Authorization header, or as fields of the form. */
    public enum ClientAuthenticationMethod {
        @JsonProperty("basic")
        BASIC,
        @JsonProperty("post")
        POST;

        /** The one with the word by which configurations name it. */
        public static ClientAuthenticationMethod parseName(String field, String name) {
            return switch (name) {
                case "basic" -> BASIC;
                case "post" -> POST;
                default -> throw new InvalidValueException(field, name, "\"basic\" or \"post\"");
            };
        }
    }

    /** Whether a secret that was given for other settings may be shown under these: only to the same client at the same place. */
    boolean hasSameClient(OAuthSettings other) {
        return tokenUrl.equals(other.tokenUrl) && clientId.equals(other.clientId);
    }
}
