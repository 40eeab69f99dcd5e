package com.betterfleet.derms.access;

import com.betterfleet.derms.registration.AuthenticatedPartner;
import com.betterfleet.derms.registration.PartnerAuthentication;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.stereotype.Service;

/**
 * Verifies the access tokens that partners present. Signature and times are verified here, the client and the version
 * of its secret by {@link PartnerAuthentication}.
 */
@Service
public class AccessTokenVerifier {

    private final NimbusJwtDecoder decoder;
    private final PartnerAuthentication partners;

    AccessTokenVerifier(SigningKeySource keys, PartnerAuthentication partners, InstantSource clock) {
        this.partners = partners;
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys));
        // Times are validated with the service's clock below, not the machine's.
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        decoder = new NimbusJwtDecoder(processor);
        // All instances read one clock, so that no clock skew is tolerated.
        JwtTimestampValidator times = new JwtTimestampValidator(Duration.ZERO);
        times.setClock(AuthorizationServerConfiguration.toClock(clock));
        decoder.setJwtValidator(times);
    }

    /**
     * Returns the partner that an access token was issued to; empty for an invalid or expired token, client or secret.
     */
    public Optional<AuthenticatedPartner> verifyToken(String token) {
        try {
            Jwt jwt = decoder.decode(token);
            String connection = jwt.getClaimAsString(AuthorizationServerConfiguration.CONNECTION_CLAIM);
            return connection != null
                            && jwt.getSubject() != null
                            && jwt.getClaim(AuthorizationServerConfiguration.VERSION_CLAIM) instanceof Long version
                    ? partners.authenticateClient(connection, jwt.getSubject(), version.intValue())
                    : Optional.empty();
        } catch (JwtException e) {
            return Optional.empty();
        }
    }
}
