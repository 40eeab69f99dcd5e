package com.betterfleet.derms.oscp.inbound;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets one form of each path of a message pass: surplus slashes are removed, and a path with encoded characters or
 * parameters is refused. It runs before the firewall of the framework, which would answer with a bare 400.
 */
final class PathNormalizationFilter extends OncePerRequestFilter {

    private final ObjectProvider<OscpRejectedPathResponder> rejectedPaths;

    /** @param rejectedPaths resolved when it is needed, as filters are created before the database is migrated */
    PathNormalizationFilter(ObjectProvider<OscpRejectedPathResponder> rejectedPaths) {
        this.rejectedPaths = rejectedPaths;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = OscpPaths.normalizePath(request.getRequestURI());
        if (OscpPaths.isAmbiguous(path)) {
            rejectedPaths.getObject().respond(request, response);
            return;
        }
        chain.doFilter(
                path.equals(request.getRequestURI()) ? request : new CanonicalPathRequest(request, path), response);
    }
}
