package com.betterfleet.derms.secret;

import java.security.SecureRandom;
import java.util.Base64;

/** A secret that grants access to its bearer; its text appears in no log or message. */
public record BearerToken(String text) {

    /** The minimum length of an agreed token: even as hexadecimal digits it has 96 random bits. */
    public static final int MIN_LENGTH = 24;

    private static final int MIN_DIFFERENT_CHARACTERS = 8;
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Generates a token: 32 random bytes as 43 letters, digits, {@code -} and {@code _}. */
    public static BearerToken generateToken() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new BearerToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Whether a token is so long that trying tokens does not find it. */
    public static boolean isLong(String token) {
        return token.length() >= MIN_LENGTH;
    }

    /** Whether a token is long, and not one character or a few over and over. */
    public static boolean isHardToGuess(String token) {
        return isLong(token) && token.chars().distinct().count() >= MIN_DIFFERENT_CHARACTERS;
    }

    public TokenHash toHash() {
        return TokenHash.of(text);
    }

    @Override
    public String toString() {
        return "BearerToken[…]";
    }
}
