package com.betterfleet.simulator.scenario;

import org.jspecify.annotations.Nullable;

/**
 * Changes of the token endpoint's normal response; the token itself stays valid.
 *
 * @param expiresIn stated in place of the lifetime, or null
 * @param tokenType stated in place of Bearer, or null
 * @param compressed whether it is sent with gzip, asked for or not
 */
public record TokenChanges(
        @Nullable Number expiresIn, @Nullable String tokenType, boolean compressed) {
    static final TokenChanges NONE = new TokenChanges(null, null, false);

    /** Returns whether anything is changed. */
    public boolean hasAny() {
        return !equals(NONE);
    }
}
