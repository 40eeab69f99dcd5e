package com.betterfleet.derms.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The stored form of a token that callers present. SHA-256 without salt: the tokens are long and random, so that
 * guessing is useless, and an unsalted hash can be looked up.
 *
 * @param hex 64 lower-case hexadecimal digits, the lookup key
 */
public record TokenHash(String hex) {

    private static final Pattern FORMAT = Pattern.compile("[0-9a-f]{64}");

    public TokenHash {
        if (!FORMAT.matcher(hex).matches()) {
            throw new IllegalArgumentException("a token hash is 64 lower-case hexadecimal digits");
        }
    }

    public static TokenHash of(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return new TokenHash(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("SHA-256 is part of every Java runtime", absent);
        }
    }

    /** Whether this is the hash of the presented token; compares in constant time. */
    public boolean matches(String presented) {
        return MessageDigest.isEqual(
                hex.getBytes(StandardCharsets.US_ASCII), of(presented).hex.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return "TokenHash[redacted]";
    }
}
