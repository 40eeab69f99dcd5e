package com.betterfleet.derms.partner;

/** A client issued to a partner, with its secret. The secret is returned only once, by the call that issued it. */
public record IssuedCredentials(String clientId, String clientSecret) {
    @Override
    public String toString() {
        return "IssuedCredentials[" + clientId + "]";
    }
}
