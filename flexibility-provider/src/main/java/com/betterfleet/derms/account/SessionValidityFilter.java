package com.betterfleet.derms.account;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Ends a session whose account has changed; the request continues to the sign-in page. */
class SessionValidityFilter extends OncePerRequestFilter {

    private final SessionValidity sessionValidity;

    SessionValidityFilter(SessionValidity sessionValidity) {
        this.sessionValidity = sessionValidity;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null && !sessionValidity.isValid(authentication)) {
            request.logout();
            SecurityContextHolder.clearContext();
        }
        chain.doFilter(request, response);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getServletPath();
        return path.startsWith("/assets/") || path.startsWith("/webjars/");
    }
}
