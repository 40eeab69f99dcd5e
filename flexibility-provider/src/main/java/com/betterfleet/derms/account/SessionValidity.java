package com.betterfleet.derms.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/**
 * Checks whether a session's account is unchanged since sign-in. After a deletion, a change of role or a new password,
 * the user has to sign in again.
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

    /** Computes a stamp that differs when role or password differ, and reveals neither. */
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
