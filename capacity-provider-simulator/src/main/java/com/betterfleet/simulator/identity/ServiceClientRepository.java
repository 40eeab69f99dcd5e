package com.betterfleet.simulator.identity;

import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.settings.ClientCredentials;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/** The only client. It is built for each token, because a scenario may change the lifetime of tokens. */
final class ServiceClientRepository implements RegisteredClientRepository {
    private final CurrentScenario scenario;
    private final String clientId;
    private final String encodedSecret;

    ServiceClientRepository(CurrentScenario scenario, ClientCredentials credentials) {
        this.scenario = scenario;
        this.clientId = credentials.id();
        this.encodedSecret = Objects.requireNonNull(
                PasswordEncoderFactories.createDelegatingPasswordEncoder().encode(credentials.secret()));
    }

    @Override
    public void save(RegisteredClient client) {
        throw new UnsupportedOperationException("the only client comes from the settings");
    }

    @Override
    public @Nullable RegisteredClient findById(String id) {
        return findByClientId(id);
    }

    @Override
    public @Nullable RegisteredClient findByClientId(String id) {
        return id.equals(clientId) ? buildClient(scenario.current().access().tokenLife()) : null;
    }

    private RegisteredClient buildClient(Duration tokenLife) {
        return RegisteredClient.withId(clientId)
                .clientId(clientId)
                .clientSecret(encodedSecret)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .tokenSettings(
                        TokenSettings.builder().accessTokenTimeToLive(tokenLife).build())
                .build();
    }
}
