package com.betterfleet.derms.oscp.inbound;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Removes surplus slashes from the path of a message. It runs before the firewall of the framework, which would answer
 * them with a bare 400.
 */
final class PathNormalizationFilter extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = OscpPaths.normalizePath(request.getRequestURI());
        boolean surplus = path.startsWith(OscpPaths.ROOT) && !path.equals(request.getRequestURI());
        chain.doFilter(surplus ? new CanonicalPathRequest(request, path) : request, response);
    }
}
