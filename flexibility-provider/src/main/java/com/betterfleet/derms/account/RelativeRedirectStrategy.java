package com.betterfleet.derms.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.web.RedirectStrategy;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Redirects within the service by path alone: a browser stays at the address under which it reached the service, and no
 * header of a caller becomes part of it.
 */
final class RelativeRedirectStrategy implements RedirectStrategy {

    @Override
    public void sendRedirect(HttpServletRequest request, HttpServletResponse response, String url) throws IOException {
        String path = UriComponentsBuilder.fromUriString(url)
                .scheme(null)
                .host(null)
                .port(null)
                .build()
                .toUriString()
                .replaceFirst("^/{2,}", "/");
        String location = path.startsWith(request.getContextPath()) ? path : request.getContextPath() + path;
        response.sendRedirect(response.encodeRedirectURL(location));
    }
}
