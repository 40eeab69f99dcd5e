package com.betterfleet.derms.account;

import java.io.Serializable;
import org.springframework.security.core.AuthenticatedPrincipal;
import org.springframework.security.core.Authentication;

/**
 * The signed-in account as stored in the session, hence without the password's hash.
 *
 * @param stamp of the account at sign-in: see {@link SessionValidity}
 */
record SignedInAccount(String name, boolean mustChange, String stamp) implements AuthenticatedPrincipal, Serializable {

    @Override
    public String getName() {
        return name;
    }

    /** Whether this user has to choose a password first. */
    static boolean mustChangePassword(Authentication authentication) {
        return authentication.getPrincipal() instanceof SignedInAccount signedIn && signedIn.mustChange();
    }
}
