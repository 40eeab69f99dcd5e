package com.betterfleet.derms.secret;

import java.security.SecureRandom;
import java.util.Base64;

/** A secret that one side shows the other to be let in; its text is in nothing that is printed. */
public record BearerToken(String text) {

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** One that nobody can guess: 32 random bytes as 43 letters, digits, {@code -} and {@code _}. */
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
        return "Token[…]";
    }
}
