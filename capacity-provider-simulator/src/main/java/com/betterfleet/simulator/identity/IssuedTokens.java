package com.betterfleet.simulator.identity;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Checks whether an access token was issued here and is still valid. */
public final class IssuedTokens {
    private final NimbusJwtDecoder decoder;

    IssuedTokens(JWKSource<SecurityContext> keys, String issuer, String clientId, Clock clock) {
        // No leeway: issuer and verifier use the same clock, and tests need the exact second.
        JwtTimestampValidator timestampValidator = new JwtTimestampValidator(Duration.ZERO);
        timestampValidator.setClock(clock);
        decoder = NimbusJwtDecoder.withJwkSource(keys).build();
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<Jwt>(
                timestampValidator,
                new JwtIssuerValidator(issuer),
                new JwtClaimValidator<String>(JwtClaimNames.SUB, clientId::equals)));
    }

    /** Returns why a token is invalid, as text for the sender, or null when it is valid. */
    public @Nullable String findValidationError(String token) {
        try {
            decoder.decode(token);
            return null;
        } catch (JwtException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
