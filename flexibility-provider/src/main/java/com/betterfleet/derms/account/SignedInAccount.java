package com.betterfleet.derms.account;

import java.io.Serializable;
import org.springframework.security.core.AuthenticatedPrincipal;
import org.springframework.security.core.Authentication;

/**
 * Who is signed in; kept in the session, hence without the password's hash.
 *
 * @param stamp of the account as it was then: see {@link SessionValidity}
 */
record SignedInAccount(String name, boolean mustChange, String stamp) implements AuthenticatedPrincipal, Serializable {

    @Override
    public String getName() {
        return name;
    }

    /** Whether this person has to choose a password before anything else. */
    static boolean mustChangePassword(Authentication authentication) {
        return authentication.getPrincipal() instanceof SignedInAccount signedIn && signedIn.mustChange();
    }
}
