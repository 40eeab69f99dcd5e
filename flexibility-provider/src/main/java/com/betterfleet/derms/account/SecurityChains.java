package com.betterfleet.derms.account;

import jakarta.servlet.DispatcherType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer.FrameOptionsConfig;
import org.springframework.security.config.annotation.web.configurers.SessionManagementConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/**
 * What guards which address. Order 1 is free for the chains of the partners' side, which know other credentials; the API
 * comes second; everything that is left is the console's.
 */
@Configuration(proxyBeanMethods = false)
class SecurityChains {

    /** Scripts and styles are files of our own; small pictures may stand in the style sheet. */
    private static final String CONSOLE_CONTENT = "default-src 'self'; img-src 'self' data:; object-src 'none';"
            + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final String API_CONTENT = "default-src 'none'; frame-ancestors 'none'";

    @Bean
    PasswordEncoder passwordEncoder() {
        return PasswordEncoderFactories.createDelegatingPasswordEncoder();
    }

    @Bean
    @Order(2)
    SecurityFilterChain api(HttpSecurity http, StillStanding standing) {
        ProblemAnswers problems = new ProblemAnswers();
        return http.securityMatcher("/api/**", "/v3/api-docs", "/v3/api-docs/**", "/v3/api-docs.yaml", "/actuator/**")
                .authorizeHttpRequests(calls -> calls.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers("/actuator/health", "/actuator/health/**")
                        .permitAll()
                        .requestMatchers(Permissions.ADMINISTRATION)
                        .hasRole(Role.ADMIN.name())
                        .requestMatchers(HttpMethod.GET)
                        .authenticated()
                        .requestMatchers(HttpMethod.HEAD)
                        .authenticated()
                        .requestMatchers(HttpMethod.POST, Permissions.OWN_READING)
                        .authenticated()
                        .requestMatchers(HttpMethod.POST, Permissions.OPERATION_BY_POST)
                        .hasAnyRole(Role.ADMIN.name(), Role.OPERATOR.name())
                        .requestMatchers(HttpMethod.PUT, Permissions.OPERATION_BY_PUT)
                        .hasAnyRole(Role.ADMIN.name(), Role.OPERATOR.name())
                        .anyRequest()
                        .hasRole(Role.ADMIN.name()))
                .httpBasic(basic -> basic.authenticationEntryPoint(problems))
                .exceptionHandling(
                        refusals -> refusals.authenticationEntryPoint(problems).accessDeniedHandler(problems))
                .addFilterBefore(new SessionForReading(standing), BasicAuthenticationFilter.class)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS)
                        // A page reads with the session it has. A new name for it with each answer would sign people
                        // out who
                        // leave the page before the answer is there.
                        .sessionFixation(SessionManagementConfigurer.SessionFixationConfigurer::none))
                .csrf(csrf -> csrf.disable())
                .headers(headers ->
                        common(headers).contentSecurityPolicy(content -> content.policyDirectives(API_CONTENT)))
                .build();
    }

    @Bean
    @Order(3)
    SecurityFilterChain console(HttpSecurity http, StillStanding standing) {
        return http.authorizeHttpRequests(calls -> calls.dispatcherTypeMatchers(
                                DispatcherType.ASYNC, DispatcherType.ERROR, DispatcherType.FORWARD)
                        .permitAll()
                        .requestMatchers("/login", "/assets/**", "/webjars/**", "/favicon.ico", "/error")
                        .permitAll()
                        .requestMatchers(Permissions.ADMINISTRATION_PAGES)
                        .hasRole(Role.ADMIN.name())
                        .requestMatchers(HttpMethod.POST, Permissions.OWN_READING_PAGE)
                        .authenticated()
                        .requestMatchers(HttpMethod.POST, Permissions.OPERATION_PAGES)
                        .hasAnyRole(Role.ADMIN.name(), Role.OPERATOR.name())
                        .requestMatchers(HttpMethod.POST, "/console/**")
                        .hasRole(Role.ADMIN.name())
                        .anyRequest()
                        .authenticated())
                .formLogin(form -> form.loginPage("/login")
                        .defaultSuccessUrl("/")
                        .failureHandler((call, answer, failure) -> answer.sendRedirect(call.getContextPath()
                                + (failure instanceof LockedException ? "/login?locked" : "/login?error"))))
                .logout(logout -> logout.logoutSuccessUrl("/login?out"))
                .addFilterBefore(new SessionEnd(standing), AuthorizationFilter.class)
                .addFilterBefore(new PasswordChangeGate(), AuthorizationFilter.class)
                .headers(headers ->
                        common(headers).contentSecurityPolicy(content -> content.policyDirectives(CONSOLE_CONTENT)))
                .build();
    }

    private static HeadersConfigurer<HttpSecurity> common(HeadersConfigurer<HttpSecurity> headers) {
        return headers.frameOptions(FrameOptionsConfig::deny)
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(
                        permissions -> permissions.policy("camera=(), geolocation=(), microphone=(), payment=()"))
                .crossOriginOpenerPolicy(opener -> opener.policy(CrossOriginOpenerPolicy.SAME_ORIGIN));
    }
}
