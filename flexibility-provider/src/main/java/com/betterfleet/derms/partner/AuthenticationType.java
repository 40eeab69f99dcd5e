package com.betterfleet.derms.partner;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How one side authenticates to the other. */
public enum AuthenticationType {
    /** A token agreed by both sides. */
    @JsonProperty("token")
    TOKEN,
    /** An access token by OAuth 2.0 Client Credentials. */
    @JsonProperty("oauth")
    OAUTH;

    /** The name used in configurations. */
    public String configurationName() {
        return switch (this) {
            case TOKEN -> "token";
            case OAUTH -> "oauth";
        };
    }
}
