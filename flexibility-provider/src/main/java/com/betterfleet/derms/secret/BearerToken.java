package com.betterfleet.derms.secret;

import java.security.SecureRandom;
import java.util.Base64;

/** A secret that grants access to its bearer; its text appears in no log or message. */
public record BearerToken(String text) {

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Generates a token: 32 random bytes as 43 letters, digits, {@code -} and {@code _}. */
    public static BearerToken generateToken() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new BearerToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    public TokenHash toHash() {
        return TokenHash.of(text);
    }

    @Override
    public String toString() {
        return "BearerToken[…]";
    }
}
