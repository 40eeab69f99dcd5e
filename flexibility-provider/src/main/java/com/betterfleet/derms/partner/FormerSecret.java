package com.betterfleet.derms.partner;

import com.betterfleet.derms.secret.TokenHash;
import java.time.Instant;

/**
 * A replaced secret that is accepted before {@code validUntil}, so that the partner can change over without
 * interruption.
 */
public record FormerSecret(TokenHash secret, Instant validUntil) {

    public boolean isValidAt(Instant now) {
        return now.isBefore(validUntil);
    }
}
