package com.betterfleet.derms.partner;

import com.betterfleet.derms.partner.PartnerConnection.ConnectionDraft;
import com.betterfleet.derms.partner.PartnerConnection.InboundCredential;
import com.betterfleet.derms.partner.PartnerConnection.OutboundCredential;
import com.betterfleet.derms.secret.TokenHash;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * A change of a connection's configuration, with the configured credentials and address that it replaces.
 *
 * @param before the connection as stored; absent for a new one
 * @param validated the connection as it is going to be stored
 */
public record ConnectionChange(
        Optional<PartnerConnection> before,
        PartnerConnection validated,
        ConnectionDraft draft,
        ConfiguredAccess configured) {

    /**
     * The configured part of a connection's credentials and address, whatever a registration has brought since.
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

    /** Returns the partner's address where the draft states another one than is configured. */
    public Optional<URI> findChangedUrl() {
        return Optional.ofNullable(validated.baseUrl())
                .filter(url -> !configured.url().equals(Optional.of(url)));
    }

    /** Returns the hash of the inbound token that the draft states. */
    public Optional<TokenHash> findStatedToken() {
        return draft.inbound().flatMap(InboundCredential::tokenHash);
    }

    /** Returns whether messages to the partner differ after this change, so that a live link needs a new handshake. */
    public boolean requiresHandshake(PartnerConnection after) {
        return before.filter(previous -> draft.outbound().isPresent()
                        || draft.outboundHeaders().isPresent()
                        || !Objects.equals(previous.baseUrl(), after.baseUrl())
                        || !previous.urls().equals(after.urls())
                        || !previous.terms().ownDemands().equals(after.terms().ownDemands()))
                .isPresent();
    }

    /** Leaves the credentials out. */
    @Override
    public String toString() {
        return "ConnectionChange[" + draft.id() + "]";
    }
}
