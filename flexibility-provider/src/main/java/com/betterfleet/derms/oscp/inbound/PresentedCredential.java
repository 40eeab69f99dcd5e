package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.oscp.wire.OscpHeaders;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** The credential in a request's Authorization header, which is a secret wherever else it appears. */
final class PresentedCredential {

    private static final String REDACTED = "…";

    /** Shorter texts occur in ordinary words; no token of a connection is as short. */
    private static final int MIN_LENGTH = 8;

    private PresentedCredential() {}

    /** The credential after a scheme in the Authorization header; empty where the scheme is another one. */
    static Optional<String> find(HttpServletRequest request, String scheme) {
        String authorization = request.getHeader("Authorization");
        return authorization != null && authorization.regionMatches(true, 0, scheme, 0, scheme.length())
                ? Optional.of(authorization.substring(scheme.length()).strip())
                : Optional.empty();
    }

    /** Returns a text without the request's credential. */
    static String remove(HttpServletRequest request, String text) {
        return findSecret(request)
                .map(credential -> text.replace(credential, REDACTED))
                .orElse(text);
    }

    /** Whether a text contains the request's credential. */
    static boolean isRepeatedIn(HttpServletRequest request, String text) {
        return findSecret(request).filter(text::contains).isPresent();
    }

    private static Optional<String> findSecret(HttpServletRequest request) {
        return find(request, OscpHeaders.TOKEN_SCHEME)
                .or(() -> find(request, OscpHeaders.BEARER_SCHEME))
                .filter(credential -> credential.length() >= MIN_LENGTH);
    }
}
