package com.betterfleet.derms.account;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Redirects a user with a generated password to the page where it is replaced, at any request. */
class PasswordChangeFilter extends OncePerRequestFilter {

    private static final List<String> OPEN = List.of(PasswordController.PATH, "/logout", "/login", "/error");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null && SignedInAccount.mustChangePassword(authentication)) {
            response.sendRedirect(request.getContextPath() + PasswordController.PATH);
        } else {
            chain.doFilter(request, response);
        }
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getServletPath();
        return OPEN.contains(path) || path.startsWith("/assets/") || path.startsWith("/webjars/");
    }
}
