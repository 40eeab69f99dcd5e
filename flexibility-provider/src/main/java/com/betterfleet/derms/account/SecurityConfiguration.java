package com.betterfleet.derms.account;

import jakarta.servlet.DispatcherType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer.FrameOptionsConfig;
import org.springframework.security.config.annotation.web.configurers.SessionManagementConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/**
 * Configures the security filter chains. Order 1 is left for the partners' chains, which use other credentials; the
 * API is second; all other addresses belong to the console.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    /** Scripts and styles are the service's own files; small images may be embedded in the style sheet. */
    private static final String CONSOLE_CONTENT = "default-src 'self'; img-src 'self' data:; object-src 'none';"
            + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final String API_CONTENT = "default-src 'none'; frame-ancestors 'none'";

    @Bean
    PasswordEncoder passwordEncoder() {
        return PasswordEncoderFactories.createDelegatingPasswordEncoder();
    }

    /** Nobody reads a measurement of each security filter; requests as a whole are measured. */
    @Bean
    SecurityObservationSettings securityObservationSettings() {
        return SecurityObservationSettings.noObservations();
    }

    /**
     * Liveness and readiness need neither a caller nor the database, so that no credential is looked up there for them. A
     * session or a header that comes with a request is ignored.
     */
    @Bean
    @Order(1)
    SecurityFilterChain healthFilterChain(HttpSecurity http) {
        return http.securityMatcher("/actuator/health", "/actuator/health/**")
                .authorizeHttpRequests(calls -> calls.anyRequest().permitAll())
                .securityContext(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .headers(headers -> applyCommonHeaders(headers)
                        .contentSecurityPolicy(content -> content.policyDirectives(API_CONTENT)))
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain apiFilterChain(HttpSecurity http, SessionValidity sessionValidity) {
        ProblemResponseWriter problems = new ProblemResponseWriter();
        return http.securityMatcher("/api/**", "/v3/api-docs", "/v3/api-docs/**", "/v3/api-docs.yaml", "/actuator/**")
                .authorizeHttpRequests(calls -> calls.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(PathPermissions.ADMINISTRATION)
                        .hasRole(AccountRole.ADMIN.name())
                        .requestMatchers(HttpMethod.GET)
                        .authenticated()
                        .requestMatchers(HttpMethod.HEAD)
                        .authenticated()
                        .requestMatchers(HttpMethod.POST, PathPermissions.OWN_READ_MARKER)
                        .authenticated()
                        .requestMatchers(HttpMethod.POST, PathPermissions.OPERATION_BY_POST)
                        .hasAnyRole(AccountRole.ADMIN.name(), AccountRole.OPERATOR.name())
                        .requestMatchers(HttpMethod.PUT, PathPermissions.OPERATION_BY_PUT)
                        .hasAnyRole(AccountRole.ADMIN.name(), AccountRole.OPERATOR.name())
                        .anyRequest()
                        .hasRole(AccountRole.ADMIN.name()))
                .httpBasic(basic -> basic.authenticationEntryPoint(problems))
                .exceptionHandling(
                        refusals -> refusals.authenticationEntryPoint(problems).accessDeniedHandler(problems))
                .addFilterBefore(new ReadOnlySessionFilter(sessionValidity), BasicAuthenticationFilter.class)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS)
                        // A page reads with its session. A new session id with each response would sign users out who
                        // leave the page before the response arrives.
                        .sessionFixation(SessionManagementConfigurer.SessionFixationConfigurer::none))
                .csrf(csrf -> csrf.disable())
                .headers(headers -> applyCommonHeaders(headers)
                        .contentSecurityPolicy(content -> content.policyDirectives(API_CONTENT)))
                .build();
    }

    @Bean
    @Order(3)
    SecurityFilterChain consoleFilterChain(HttpSecurity http, SessionValidity sessionValidity) {
        return http.authorizeHttpRequests(calls -> calls.dispatcherTypeMatchers(
                                DispatcherType.ASYNC, DispatcherType.ERROR, DispatcherType.FORWARD)
                        .permitAll()
                        .requestMatchers("/login", "/assets/**", "/webjars/**", "/favicon.ico", "/error")
                        .permitAll()
                        .requestMatchers(PathPermissions.ADMINISTRATION_PAGES)
                        .hasRole(AccountRole.ADMIN.name())
                        .requestMatchers(HttpMethod.POST, PathPermissions.OWN_READ_MARKER_PAGE)
                        .authenticated()
                        .requestMatchers(HttpMethod.POST, PathPermissions.OPERATION_PAGES)
                        .hasAnyRole(AccountRole.ADMIN.name(), AccountRole.OPERATOR.name())
                        .requestMatchers(HttpMethod.POST, "/console/**")
                        .hasRole(AccountRole.ADMIN.name())
                        .anyRequest()
                        .authenticated())
                .formLogin(form -> form.loginPage("/login")
                        .successHandler(redirectBack())
                        .failureHandler((request, response, failure) -> response.sendRedirect(request.getContextPath()
                                + (failure instanceof TooManySignInsException ? "/login?busy" : "/login?error"))))
                .logout(logout -> logout.logoutSuccessUrl("/login?out"))
                .addFilterBefore(new SessionValidityFilter(sessionValidity), AuthorizationFilter.class)
                .addFilterBefore(new PasswordChangeFilter(), AuthorizationFilter.class)
                .headers(headers -> applyCommonHeaders(headers)
                        .contentSecurityPolicy(content -> content.policyDirectives(CONSOLE_CONTENT)))
                .build();
    }

    /** Returns to the page that asked for the sign-in, else to the first one. */
    private static AuthenticationSuccessHandler redirectBack() {
        SavedRequestAwareAuthenticationSuccessHandler handler = new SavedRequestAwareAuthenticationSuccessHandler();
        handler.setRedirectStrategy(new RelativeRedirectStrategy());
        return handler;
    }

    private static HeadersConfigurer<HttpSecurity> applyCommonHeaders(HeadersConfigurer<HttpSecurity> headers) {
        return headers.frameOptions(FrameOptionsConfig::deny)
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(
                        permissions -> permissions.policy("camera=(), geolocation=(), microphone=(), payment=()"))
                .crossOriginOpenerPolicy(opener -> opener.policy(CrossOriginOpenerPolicy.SAME_ORIGIN));
    }
}
