package com.betterfleet.derms.access;

import com.betterfleet.derms.partner.PartnerClient;
import com.betterfleet.derms.partner.PartnerClients;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.stereotype.Component;

/** Provides the issued clients to the authorization server. */
@Component
class PartnerClientRepository implements RegisteredClientRepository {

    static final Duration TOKEN_LIFETIME = Duration.ofMinutes(10);

    private final PartnerClients clients;

    PartnerClientRepository(PartnerClients clients) {
        this.clients = clients;
    }

    @Override
    public void save(RegisteredClient client) {
        throw new UnsupportedOperationException("clients are issued with their connections");
    }

    @Override
    public @Nullable RegisteredClient findById(String id) {
        return findByClientId(id);
    }

    @Override
    public @Nullable RegisteredClient findByClientId(String clientId) {
        return clients.findClient(clientId)
                .map(PartnerClientRepository::toRegisteredClient)
                .orElse(null);
    }

    // The client's id replaces the secret: valid secrets are checked by {@link ClientSecretEncoder}.
    private static RegisteredClient toRegisteredClient(PartnerClient client) {
        return RegisteredClient.withId(client.clientId())
                .clientId(client.clientId())
                .clientSecret(client.clientId())
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .tokenSettings(TokenSettings.builder()
                        .accessTokenTimeToLive(TOKEN_LIFETIME)
                        .build())
                .build();
    }
}
