package com.betterfleet.derms.registration;

import com.betterfleet.derms.partner.FormerSecret;
import com.betterfleet.derms.registration.PartnerRegistration.IssuedTokenHash;
import com.betterfleet.derms.registration.PartnerRegistration.PendingToken;
import com.betterfleet.derms.secret.TokenHash;
import java.util.Optional;

/**
 * The tokens of the service that the partner may present.
 *
 * @param current the token of the registration in force
 * @param former the token before the current one, while it is still valid
 * @param pending the token of an exchange that is not complete yet
 * @param issued the token with which the partner may register
 * @param configuredSpent whether the tokens of the configuration are no longer valid
 */
record OwnTokens(
        Optional<TokenHash> current,
        Optional<FormerSecret> former,
        Optional<PendingToken> pending,
        Optional<IssuedTokenHash> issued,
        boolean configuredSpent) {

    static final OwnTokens NONE =
            new OwnTokens(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

    OwnTokens withCurrent(TokenHash next) {
        return new OwnTokens(Optional.of(next), former, pending, issued, configuredSpent);
    }

    OwnTokens withFormer(Optional<FormerSecret> next) {
        return new OwnTokens(current, next, pending, issued, configuredSpent);
    }

    OwnTokens withPending(Optional<PendingToken> next) {
        return new OwnTokens(current, former, next, issued, configuredSpent);
    }

    OwnTokens withIssued(Optional<IssuedTokenHash> next) {
        return new OwnTokens(current, former, pending, next, configuredSpent);
    }

    OwnTokens withConfiguredSpent() {
        return new OwnTokens(current, former, pending, issued, true);
    }

    /** Removes all tokens except an issued one. */
    OwnTokens withoutExchanged() {
        return new OwnTokens(Optional.empty(), Optional.empty(), Optional.empty(), issued, configuredSpent);
    }
}
