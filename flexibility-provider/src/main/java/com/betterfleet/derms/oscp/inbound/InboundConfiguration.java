package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.access.IssuedTokens;
import com.betterfleet.derms.connection.Connections;
import com.betterfleet.derms.exchange.MessageLog;
import com.betterfleet.derms.exchange.Outbox;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import tools.jackson.databind.json.JsonMapper;

/** Partners are let in by their own door: no accounts, no sessions, no forms. */
@Configuration(proxyBeanMethods = false)
class InboundConfiguration {

    @Bean
    @Order(1)
    SecurityFilterChain partnerDoor(
            HttpSecurity http,
            Connections connections,
            IssuedTokens accessTokens,
            Outbox outbox,
            MessageLog log,
            Answers answers,
            RefusedForecasts refusedForecasts,
            InstantSource clock,
            JsonMapper json) {
        return http.securityMatcher("/oscp/**")
                .csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(
                        new PartnerFilter(
                                connections, accessTokens, outbox, log, answers, refusedForecasts, clock, json),
                        AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .build();
    }
}
