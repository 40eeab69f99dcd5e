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

/** Knows whether an access token is one of ours and still good. */
public final class IssuedTokens {
    private final NimbusJwtDecoder decoder;

    IssuedTokens(JWKSource<SecurityContext> keys, String issuer, String clientId, Clock clock) {
        // No leeway: both ends take the time from the same clock, ours, and tests want the exact second.
        JwtTimestampValidator timestampValidator = new JwtTimestampValidator(Duration.ZERO);
        timestampValidator.setClock(clock);
        decoder = NimbusJwtDecoder.withJwkSource(keys).build();
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<Jwt>(
                timestampValidator,
                new JwtIssuerValidator(issuer),
                new JwtClaimValidator<String>(JwtClaimNames.SUB, clientId::equals)));
    }

    /** Why a token is not good, in words for the sender; null when it is. */
    public @Nullable String findValidationError(String token) {
        try {
            decoder.decode(token);
            return null;
        } catch (JwtException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
