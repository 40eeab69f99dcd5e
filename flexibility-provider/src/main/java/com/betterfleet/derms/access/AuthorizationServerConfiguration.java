package com.betterfleet.derms.access;

import com.betterfleet.derms.partner.PartnerClient;
import com.betterfleet.derms.partner.PartnerClients;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.authentication.ClientSecretAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.JwtGenerator;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.header.HeaderWriterFilter;

/**
 * Configures the service's token endpoint with its own filter chain. Only client credentials are granted, and only at
 * this address; the other endpoints of the authorization server are not reachable.
 */
@Configuration(proxyBeanMethods = false)
class AuthorizationServerConfiguration {

    static final String TOKEN_PATH = "/oauth2/token";

    /** The claim that names the connection of a token. */
    static final String CONNECTION_CLAIM = "connection";

    /** The claim with the version of the secret that a token was issued for. */
    static final String VERSION_CLAIM = "version";

    @Bean
    AuthorizationServerSettings authorizationServerSettings() {
        return AuthorizationServerSettings.builder().tokenEndpoint(TOKEN_PATH).build();
    }

    @Bean
    JwtGenerator accessTokenGenerator(SigningKeySource keys, PartnerClients clients, InstantSource clock) {
        JwtGenerator generator = new JwtGenerator(new NimbusJwtEncoder(keys.activeKeySource()));
        generator.setClock(toClock(clock));
        ClientSecretEncoder secrets = new ClientSecretEncoder(clients, clock);
        generator.setJwtCustomizer(context -> addClaims(context, clients, secrets));
        return generator;
    }

    @Bean
    @Order(1)
    SecurityFilterChain tokenSecurityFilterChain(
            HttpSecurity http,
            PartnerClientRepository registrations,
            JwtGenerator generator,
            AuthorizationServerSettings settings,
            PartnerClients clients,
            InstantSource clock,
            @Value("${derms.token-requests-per-minute.client}") int perClient,
            @Value("${derms.token-requests-per-minute.address}") int perAddress) {
        ClientSecretEncoder secrets = new ClientSecretEncoder(clients, clock);
        return http.securityMatcher(TOKEN_PATH)
                .oauth2AuthorizationServer(server -> server.registeredClientRepository(registrations)
                        .authorizationService(new StatelessAuthorizationService())
                        .authorizationServerSettings(settings)
                        .tokenGenerator(generator)
                        .clientAuthentication(client -> client.authenticationProviders(
                                providers -> providers.forEach(provider -> configureClientSecrets(provider, secrets)))))
                .csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(new TokenMethodFilter(), HeaderWriterFilter.class)
                .addFilterBefore(new FailedTokenRequestLimit(perAddress), HeaderWriterFilter.class)
                // Counts authenticated clients only, so that another caller cannot use up a client's limit.
                .addFilterBefore(
                        new TokenRequestLimit(perClient, request -> authenticatedClient()), AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .build();
    }

    /** Adapts the service's clock to the library's type. */
    static Clock toClock(InstantSource clock) {
        return clock.withZone(ZoneOffset.UTC);
    }

    private static void configureClientSecrets(AuthenticationProvider provider, ClientSecretEncoder secrets) {
        if (provider instanceof ClientSecretAuthenticationProvider bySecret) {
            bySecret.setPasswordEncoder(secrets);
        }
    }

    private static @Nullable String authenticatedClient() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication instanceof OAuth2ClientAuthenticationToken client && client.isAuthenticated()
                ? client.getName()
                : null;
    }

    private static void addClaims(JwtEncodingContext context, PartnerClients clients, ClientSecretEncoder secrets) {
        String clientId = context.getRegisteredClient().getClientId();
        // The secret may have expired, or its client may have been deleted, since it was verified.
        int version = secrets.findSecretVersion(clientId, presentedSecret(context))
                .orElseThrow(AuthorizationServerConfiguration::invalidClient);
        String connection = clients.findClient(clientId)
                .map(PartnerClient::connectionId)
                .orElseThrow(AuthorizationServerConfiguration::invalidClient);
        context.getClaims().claim(CONNECTION_CLAIM, connection).claim(VERSION_CLAIM, version);
    }

    private static String presentedSecret(JwtEncodingContext context) {
        return context.getPrincipal() instanceof OAuth2ClientAuthenticationToken client
                ? String.valueOf(client.getCredentials())
                : "";
    }

    private static OAuth2AuthenticationException invalidClient() {
        return new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
    }
}
