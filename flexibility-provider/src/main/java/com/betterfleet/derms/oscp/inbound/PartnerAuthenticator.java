package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.access.AccessTokenVerifier;
import com.betterfleet.derms.oscp.wire.OscpHeaders;
import com.betterfleet.derms.registration.AuthenticatedPartner;
import com.betterfleet.derms.registration.PartnerAuthentication;
import com.betterfleet.derms.secret.TokenHash;
import com.betterfleet.derms.secret.TooManyGuessesException;
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
    private final TokenGuessLimit guesses;

    PartnerAuthenticator(PartnerAuthentication partners, AccessTokenVerifier accessTokens, TokenGuessLimit guesses) {
        this.partners = partners;
        this.accessTokens = accessTokens;
        this.guesses = guesses;
    }

    /**
     * The sender of a request; empty where a credential or required header is missing or unknown.
     *
     * @throws TooManyGuessesException if too many tokens of the sender's address wait
     */
    Optional<AuthenticatedPartner> authenticate(HttpServletRequest request) {
        Optional<String> token = PresentedCredential.find(request, OscpHeaders.TOKEN_SCHEME);
        Optional<String> credential = token.or(() -> PresentedCredential.find(request, OscpHeaders.BEARER_SCHEME));
        return credential.flatMap(presented -> guesses.findPartner(
                request.getRemoteAddr(), presented, () -> findPartner(request, presented, token.isPresent())));
    }

    private Optional<AuthenticatedPartner> findPartner(
            HttpServletRequest request, String presented, boolean agreedToken) {
        Optional<AuthenticatedPartner> partner =
                agreedToken ? partners.authenticateToken(presented) : accessTokens.verifyToken(presented);
        return partner.filter(found -> found.requiredHeaderHashes().entrySet().stream()
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
