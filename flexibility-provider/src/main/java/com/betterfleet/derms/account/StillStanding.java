package com.betterfleet.derms.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/**
 * Whether a session's account is still what it was at sign-in: one that was deleted, given another role or another password
 * has to sign in anew, at once.
 */
@Component
class StillStanding {

    private final JdbcAccounts accounts;

    StillStanding(JdbcAccounts accounts) {
        this.accounts = accounts;
    }

    boolean holds(Authentication authentication) {
        return !(authentication.getPrincipal() instanceof SignedIn signedIn)
                || accounts.find(signedIn.name())
                        .map(account -> stamp(account).equals(signedIn.stamp()))
                        .orElse(false);
    }

    /** Differs whenever role or password do, and tells neither. */
    static String stamp(Account account) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(account.role().name().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(account.passwordHash().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("SHA-256 is part of every Java runtime", absent);
        }
    }
}
