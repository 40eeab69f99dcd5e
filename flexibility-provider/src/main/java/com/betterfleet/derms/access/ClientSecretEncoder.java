package com.betterfleet.derms.access;

import com.betterfleet.derms.partner.PartnerClients;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Verifies the secrets of a partner's client: the current one, and the former one until it expires. The authorization
 * server uses it as its password encoder; the stored value is the client's id.
 */
final class ClientSecretEncoder implements PasswordEncoder {

    private final PartnerClients clients;
    private final InstantSource clock;

    ClientSecretEncoder(PartnerClients clients, InstantSource clock) {
        this.clients = clients;
        this.clock = clock;
    }

    @Override
    public String encode(@Nullable CharSequence raw) {
        throw new UnsupportedOperationException("secrets are created and hashed with their connection");
    }

    @Override
    public boolean matches(@Nullable CharSequence presented, @Nullable String clientId) {
        return presented != null
                && clientId != null
                && findSecretVersion(clientId, presented.toString()).isPresent();
    }

    @Override
    public boolean upgradeEncoding(@Nullable String encoded) {
        return false;
    }

    Optional<Integer> findSecretVersion(String clientId, String presented) {
        return clients.findClient(clientId).flatMap(client -> client.findSecretVersion(presented, clock.instant()));
    }
}
