package com.betterfleet.derms.connection;

import com.betterfleet.derms.refusal.Invalid;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How we get an access token from the partner and show it, without the client's secret, which is kept apart.
 *
 * @param clientAuth how the client's id and secret are shown at the token endpoint
 * @param header the header in which the access token is shown
 * @param scheme what stands before the token in that header; blank for the bare token
 * @param headersOnTokenRequest whether the static headers go with the token request too
 */
public record OAuthSettings(
        URI tokenUrl,
        String clientId,
        @Nullable String scope,
        @Nullable String audience,
        ClientAuth clientAuth,
        String header,
        String scheme,
        boolean headersOnTokenRequest) {

    /** How a client shows who it is: in the Authorization header, or as fields of the form. */
    public enum ClientAuth {
        @JsonProperty("basic")
        BASIC,
        @JsonProperty("post")
        POST;

        /** The one with the word by which configurations name it. */
        public static ClientAuth named(String field, String word) {
            return switch (word) {
                case "basic" -> BASIC;
                case "post" -> POST;
                default -> throw new Invalid(field, word, "\"basic\" or \"post\"");
            };
        }
    }

    /** Whether a secret that was given for other settings may be shown under these: only to the same client at the same place. */
    boolean sameClient(OAuthSettings other) {
        return tokenUrl.equals(other.tokenUrl) && clientId.equals(other.clientId);
    }
}
