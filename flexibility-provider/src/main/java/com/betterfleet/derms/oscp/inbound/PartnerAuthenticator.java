package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.access.AccessTokenVerifier;
import com.betterfleet.derms.oscp.wire.OscpHeaders;
import com.betterfleet.derms.registration.AuthenticatedPartner;
import com.betterfleet.derms.registration.PartnerAuthentication;
import com.betterfleet.derms.secret.TokenHash;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Authenticates partners by token or access token, and by the static headers that their connection requires. */
@Component
class PartnerAuthenticator {

    private final PartnerAuthentication partners;
    private final AccessTokenVerifier accessTokens;

    PartnerAuthenticator(PartnerAuthentication partners, AccessTokenVerifier accessTokens) {
        this.partners = partners;
        this.accessTokens = accessTokens;
    }

    /** The sender of a request; empty where a credential or required header is missing or unknown. */
    Optional<AuthenticatedPartner> authenticate(HttpServletRequest request) {
        return PresentedCredential.find(request, OscpHeaders.TOKEN_SCHEME)
                .flatMap(partners::authenticateToken)
                .or(() -> PresentedCredential.find(request, OscpHeaders.BEARER_SCHEME)
                        .flatMap(accessTokens::verifyToken))
                .filter(partner -> partner.requiredHeaderHashes().entrySet().stream()
                        .allMatch(required -> hasRequiredHeader(request, required)));
    }

    /** The challenges for an unauthenticated request: for the scheme that it used, or for both. */
    static List<String> challengesFor(HttpServletRequest request) {
        if (PresentedCredential.find(request, OscpHeaders.BEARER_SCHEME).isPresent()) {
            return List.of("Bearer error=\"invalid_token\"");
        }
        return PresentedCredential.find(request, OscpHeaders.TOKEN_SCHEME).isPresent()
                ? List.of("Token")
                : List.of("Token", "Bearer");
    }

    private static boolean hasRequiredHeader(HttpServletRequest request, Map.Entry<String, String> required) {
        String presented = request.getHeader(required.getKey());
        return presented != null && new TokenHash(required.getValue()).matches(presented);
    }
}
