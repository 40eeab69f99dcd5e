package com.betterfleet.derms.partner;

import com.betterfleet.derms.secret.TokenHash;
import java.time.Instant;
import java.util.Optional;

/**
 * The client that the service issued to a partner for one connection, with the hashes of its secrets.
 *
 * @param version incremented by each rotation; an access token names the version of the secret that it was issued for
 * @param former the secret before the last rotation; absent where there is none
 */
public record PartnerClient(
        String connectionId, String clientId, int version, TokenHash secret, Optional<FormerSecret> former) {

    /** Returns the version of a presented secret; empty if the secret is not valid now. */
    public Optional<Integer> findSecretVersion(String presented, Instant now) {
        if (secret.matches(presented)) {
            return Optional.of(version);
        }
        return former.filter(formerSecret ->
                        formerSecret.isValidAt(now) && formerSecret.secret().matches(presented))
                .map(formerSecret -> version - 1);
    }

    /** Returns whether an access token issued for this version of the secret is still valid. */
    public boolean acceptsVersion(int tokenVersion, Instant now) {
        return tokenVersion == version
                || (tokenVersion == version - 1
                        && former.filter(formerSecret -> formerSecret.isValidAt(now))
                                .isPresent());
    }
}
