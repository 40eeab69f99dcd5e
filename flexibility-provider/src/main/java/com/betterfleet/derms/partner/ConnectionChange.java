package com.betterfleet.derms.partner;

import com.betterfleet.derms.partner.PartnerConnection.ConnectionDraft;
import com.betterfleet.derms.partner.PartnerConnection.InboundCredential;
import com.betterfleet.derms.partner.PartnerConnection.OutboundCredential;
import com.betterfleet.derms.secret.TokenHash;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * A change of a connection's configuration, with the previously configured credentials and address.
 *
 * @param before the connection as stored; absent for a new one
 * @param validated the connection as it will be stored
 */
public record ConnectionChange(
        Optional<PartnerConnection> before,
        PartnerConnection validated,
        ConnectionDraft draft,
        ConfiguredAccess configured) {

    /**
     * The configured credentials and address of a connection, without those of a registration.
     *
     * @param token the hash of the inbound token; absent where there is none
     * @param credential the outbound credential; absent for a new connection
     * @param url the partner's address; absent where none is configured
     */
    record ConfiguredAccess(Optional<TokenHash> token, Optional<OutboundCredential> credential, Optional<URI> url) {
        static final ConfiguredAccess EMPTY =
                new ConfiguredAccess(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Returns whether the draft states a credential, on either side, that differs from the configured one. */
    public boolean hasOtherCredentials() {
        boolean inboundChanged = draft.inbound()
                .filter(stated -> !stated.tokenHash().equals(configured.token()))
                .isPresent();
        boolean outboundChanged = draft.outbound()
                .filter(stated -> !configured.credential().equals(Optional.of(stated)))
                .isPresent();
        return inboundChanged || outboundChanged;
    }

    /** Returns the partner's address if the draft changes it. */
    public Optional<URI> findChangedUrl() {
        return Optional.ofNullable(validated.baseUrl())
                .filter(url -> !configured.url().equals(Optional.of(url)));
    }

    /** Returns the hash of the draft's inbound token, if it states one. */
    public Optional<TokenHash> findStatedToken() {
        return draft.inbound().flatMap(InboundCredential::tokenHash);
    }

    /** Returns whether messages to the partner differ after this change, so that a live link needs a new handshake. */
    public boolean requiresHandshake(PartnerConnection after) {
        return before.filter(previous -> draft.outbound().isPresent()
                        || draft.outboundHeaders().isPresent()
                        || !Objects.equals(previous.baseUrl(), after.baseUrl())
                        || !previous.urls().equals(after.urls())
                        || !previous.effectiveProperties()
                                .ownDemands()
                                .equals(after.effectiveProperties().ownDemands()))
                .isPresent();
    }

    /** Omits the credentials. */
    @Override
    public String toString() {
        return "ConnectionChange[" + draft.id() + "]";
    }
}
