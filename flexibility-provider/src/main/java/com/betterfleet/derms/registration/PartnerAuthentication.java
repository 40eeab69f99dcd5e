package com.betterfleet.derms.registration;

import com.betterfleet.derms.database.CombinedLookup;
import com.betterfleet.derms.secret.BearerToken;
import com.betterfleet.derms.secret.TokenHash;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Identifies the partner that presents a token (M1, M3, M14). */
@Service
@Transactional(propagation = Propagation.SUPPORTS)
public class PartnerAuthentication {

    private static final int MAX_SHORT_TOKENS = 10_000;

    private final JdbcPartnerAuthentication authentication;
    private final InstantSource clock;
    private final CombinedLookup<TokenHash, AuthenticatedPartner> configuredTokens;

    /** The short tokens that this instance has stored as such. */
    private final Cache<TokenHash, Boolean> knownShortTokens =
            Caffeine.newBuilder().maximumSize(MAX_SHORT_TOKENS).build();

    PartnerAuthentication(JdbcPartnerAuthentication authentication, InstantSource clock) {
        this.authentication = authentication;
        this.clock = clock;
        this.configuredTokens = new CombinedLookup<>("partner-tokens", authentication::findByConfiguredTokens);
    }

    /** Returns the partner whose configured or exchanged token this is; empty for an unknown or expired token. */
    public Optional<AuthenticatedPartner> authenticateToken(String token) {
        TokenHash hash = TokenHash.of(token);
        Optional<AuthenticatedPartner> configured = configuredTokens.find(hash);
        if (configured.isPresent() && !BearerToken.isLong(token) && knownShortTokens.getIfPresent(hash) == null) {
            authentication.markShortToken(hash);
            knownShortTokens.put(hash, Boolean.TRUE);
        }
        return configured.or(() -> authentication.findByExchangedToken(hash, clock.instant()));
    }

    /**
     * Returns the partner that an access token of this service was issued to. The caller has verified signature and times.
     *
     * @param version the version of the client's secret that the token was issued for
     * @return empty where the connection does not have this client, or the version of the secret is no longer valid
     */
    public Optional<AuthenticatedPartner> authenticateClient(String connectionId, String clientId, int version) {
        return authentication
                .findByClient(clientId)
                .filter(authenticated -> authenticated.client().connectionId().equals(connectionId))
                .filter(authenticated -> authenticated.client().acceptsVersion(version, clock.instant()))
                .map(JdbcPartnerAuthentication.AuthenticatedClient::partner);
    }
}
