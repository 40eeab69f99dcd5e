package com.betterfleet.derms.partner;

import com.betterfleet.derms.secret.TokenHash;
import java.time.Instant;

/** A secret that was replaced, so that a partner can change over without a pause; taken before {@code validUntil}, not at it. */
public record FormerSecret(TokenHash secret, Instant validUntil) {

    public boolean isValidAt(Instant now) {
        return now.isBefore(validUntil);
    }
}
