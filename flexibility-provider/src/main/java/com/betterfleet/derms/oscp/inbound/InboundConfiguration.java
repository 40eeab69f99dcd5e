package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.exchange.Outbox;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import tools.jackson.databind.json.JsonMapper;

/** The security of the OSCP endpoints: partner credentials only, without accounts, sessions or forms. */
@Configuration(proxyBeanMethods = false)
class InboundConfiguration {

    @Bean
    FilterRegistrationBean<PathNormalizationFilter> pathNormalization(
            ObjectProvider<OscpRejectedPathResponder> rejectedPaths) {
        FilterRegistrationBean<PathNormalizationFilter> filter =
                new FilterRegistrationBean<>(new PathNormalizationFilter(rejectedPaths));
        filter.addUrlPatterns("/oscp/*");
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    @Bean
    @Order(1)
    SecurityFilterChain partnerSecurityFilterChain(
            HttpSecurity http,
            PartnerAuthenticator authenticator,
            InboundMessageLog messageLog,
            Outbox outbox,
            OscpResponses responses,
            RefusedForecastRecorder refusedForecasts,
            RefusedMessageRecorder refusals,
            PartnerPathAliases aliases,
            JsonMapper json) {
        PartnerFilter filter = new PartnerFilter(
                authenticator, messageLog, outbox, responses, refusedForecasts, refusals, aliases, json);
        return http.securityMatcher("/oscp/**")
                .csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(filter, AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .build();
    }
}
