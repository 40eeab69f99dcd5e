package com.betterfleet.derms.registration;

import com.betterfleet.derms.link.LinkState;
import com.betterfleet.derms.secret.TokenHash;
import java.util.Map;
import java.util.Optional;

/**
 * The partner that presented a valid token.
 *
 * @param linkState the state of the partner's link
 * @param requiredHeaderHashes the hashes of the static header values that it must present, by lower-case name
 * @param tokenHash the hash of the presented token; absent for an access token
 * @param registrationOnly whether the presented token is valid for a registration only
 */
public record AuthenticatedPartner(
        String connectionId,
        LinkState.LinkStateKind linkState,
        Map<String, String> requiredHeaderHashes,
        Optional<TokenHash> tokenHash,
        boolean registrationOnly) {}
