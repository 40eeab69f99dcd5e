package com.betterfleet.derms.partner;

/** A client that we issued to a partner, with its secret: told once, to whoever asked for it. */
public record IssuedCredentials(String clientId, String clientSecret) {
    @Override
    public String toString() {
        return "IssuedCredentials[" + clientId + "]";
    }
}
