package com.betterfleet.derms.partner;

import com.betterfleet.derms.secret.TokenHash;
import java.time.Instant;

/**
 * A replaced secret that is accepted until, not at, {@code validUntil}, so that a partner can change over without a
 * pause.
 */
public record FormerSecret(TokenHash secret, Instant validUntil) {

    public boolean isValidAt(Instant now) {
        return now.isBefore(validUntil);
    }
}
