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
class SessionValidity {

    private final JdbcAccounts accounts;

    SessionValidity(JdbcAccounts accounts) {
        this.accounts = accounts;
    }

    boolean isValid(Authentication authentication) {
        return !(authentication.getPrincipal() instanceof SignedInAccount signedIn)
                || accounts.findAccount(signedIn.name())
                        .map(account -> computeStamp(account).equals(signedIn.stamp()))
                        .orElse(false);
    }

    /** Differs whenever role or password do, and tells neither. */
    static String computeStamp(Account account) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(account.role().name().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(account.passwordHash().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("SHA-256 is part of every Java runtime", absent);
        }
    }
}
