package com.betterfleet.derms.partner;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How one side shows the other who it is. */
public enum AuthenticationType {
    /** A token that both know. */
    @JsonProperty("token")
    TOKEN,
    /** An access token by OAuth 2.0 Client Credentials. */
    @JsonProperty("oauth")
    OAUTH;

    /** The word by which configurations name it. */
    public String configurationName() {
        return switch (this) {
            case TOKEN -> "token";
            case OAUTH -> "oauth";
        };
    }
}
