package com.betterfleet.derms.partner;

import com.betterfleet.derms.secret.TokenHash;
import java.time.Instant;
import java.util.Optional;

/**
 * The client that we issued to a partner for one connection, as its secrets are recognised.
 *
 * @param version raised by each rotation; an access token names the version of the secret that it was got with
 * @param former the secret before the last rotation, while it is still taken
 */
public record PartnerClient(
        String connectionId, String clientId, int version, TokenHash secret, Optional<FormerSecret> former) {

    /** Which version a presented secret is; empty where it is none that is taken now. */
    public Optional<Integer> findSecretVersion(String presented, Instant now) {
        if (secret.matches(presented)) {
            return Optional.of(version);
        }
        return former.filter(formerSecret ->
                        formerSecret.isValidAt(now) && formerSecret.secret().matches(presented))
                .map(formerSecret -> version - 1);
    }

    /** Whether an access token that was got with this version of the secret is still taken. */
    public boolean acceptsVersion(int tokenVersion, Instant now) {
        return tokenVersion == version
                || (tokenVersion == version - 1
                        && former.filter(formerSecret -> formerSecret.isValidAt(now))
                                .isPresent());
    }
}
