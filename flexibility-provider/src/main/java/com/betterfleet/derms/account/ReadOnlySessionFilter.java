package com.betterfleet.derms.account;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets the console's pages read the API with their session. Reading only: the API requires no CSRF token, so that a
 * cookie must never be enough to change anything.
 */
class ReadOnlySessionFilter extends OncePerRequestFilter {

    private static final Set<String> READING = Set.of(HttpMethod.GET.name(), HttpMethod.HEAD.name());
    private static final Set<String> OWN_PAGES = Set.of("same-origin", "none");

    private final SessionValidity sessionValidity;
    private final SecurityContextRepository sessionContexts = new HttpSessionSecurityContextRepository();

    /** For later dispatches of the same request when a response is streamed. */
    private final SecurityContextRepository requestContexts = new RequestAttributeSecurityContextRepository();

    ReadOnlySessionFilter(SessionValidity sessionValidity) {
        this.sessionValidity = sessionValidity;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (sessionContexts.containsContext(request)) {
            SecurityContext context =
                    sessionContexts.loadDeferredContext(request).get();
            Authentication authentication = context.getAuthentication();
            if (authentication != null
                    && !SignedInAccount.mustChangePassword(authentication)
                    && sessionValidity.isValid(authentication)) {
                SecurityContextHolder.setContext(context);
                requestContexts.saveContext(context, request, response);
            }
        }
        chain.doFilter(request, response);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        return !READING.contains(request.getMethod())
                || request.getHeader(HttpHeaders.AUTHORIZATION) != null
                || (site != null && !OWN_PAGES.contains(site));
    }
}
