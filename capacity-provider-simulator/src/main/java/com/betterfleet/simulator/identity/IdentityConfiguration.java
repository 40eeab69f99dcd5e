package com.betterfleet.simulator.identity;

import com.betterfleet.simulator.faults.FaultyAnswers;
import com.betterfleet.simulator.scenario.CurrentFaults;
import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.settings.SimulatorSettings;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtGenerator;
import org.springframework.security.web.SecurityFilterChain;

/**
 * An authorization server with one client. All other paths are open: the simulator is for tests, and OSCP endpoints
 * have a check of their own.
 */
@Configuration(proxyBeanMethods = false)
class IdentityConfiguration {

    @Bean
    RegisteredClientRepository serviceAsClient(CurrentScenario scenario, SimulatorSettings settings) {
        return new ServiceClientRepository(scenario, settings.clientForService());
    }

    @Bean
    AuthorizationServerSettings authorizationServerSettings(SimulatorSettings settings) {
        return AuthorizationServerSettings.builder()
                .issuer(settings.publicUrl())
                .build();
    }

    @Bean
    IssuedTokens issuedTokens(JWKSource<SecurityContext> keys, SimulatorSettings settings, InstantSource clock) {
        return new IssuedTokens(
                keys, settings.publicUrl(), settings.clientForService().id(), toUtcClock(clock));
    }

    @Bean
    @Order(1)
    SecurityFilterChain tokenEndpoint(HttpSecurity http, JWKSource<SecurityContext> keys, InstantSource clock) {
        JwtGenerator tokens = new JwtGenerator(new NimbusJwtEncoder(keys));
        // The simulator's clock, so that a token also expires in simulated time.
        tokens.setClock(toUtcClock(clock));
        OAuth2AuthorizationServerConfigurer server = new OAuth2AuthorizationServerConfigurer();
        return http.securityMatcher(server.getEndpointsMatcher())
                .with(server, configured -> configured.tokenGenerator(tokens))
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain everythingElse(HttpSecurity http) {
        return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }

    @Bean
    FilterRegistrationBean<TokenFaultFilter> tokenFaults(CurrentFaults faults, FaultyAnswers wrongAnswers) {
        FilterRegistrationBean<TokenFaultFilter> filter =
                new FilterRegistrationBean<>(new TokenFaultFilter(faults, wrongAnswers));
        filter.addUrlPatterns("/oauth2/token");
        // Before any check of the client: an endpoint that hangs or fails does not read credentials.
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    private static Clock toUtcClock(InstantSource clock) {
        return clock.withZone(ZoneOffset.UTC);
    }
}
