package com.betterfleet.derms.access;

import com.betterfleet.derms.egress.AddressRefusedException;
import com.betterfleet.derms.egress.ConnectionFailureText;
import com.betterfleet.derms.egress.Egress;
import com.betterfleet.derms.partner.OAuthSettings;
import com.betterfleet.derms.partner.PartnerConnection.OutboundCredential;
import com.betterfleet.derms.payload.StrictJson;
import com.betterfleet.derms.refusal.RejectedRequestException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.stereotype.Component;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;

/** Requests access tokens from a partner's token endpoint, by Spring Security's client over {@link Egress}. */
@Component
class TokenEndpointClient {

    /** The assumed lifetime of a token whose response states none; a refused token is renewed earlier. */
    private static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(1);

    private final RestClient http;

    TokenEndpointClient(Egress egress) {
        http = RestClient.builder()
                .requestFactory((uri, method) -> {
                    throw new IOException("requests are sent by the egress only");
                })
                .requestInterceptor((request, body, execution) -> {
                    Map<String, String> headers = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                    headers.putAll(request.getHeaders().toSingleValueMap());
                    headers.remove(HttpHeaders.CONTENT_LENGTH);
                    return new EgressClientResponse(requireReadable(egress.postText(
                            request.getURI(), headers, new String(body, java.nio.charset.StandardCharsets.UTF_8))));
                })
                .configureMessageConverters(converters -> converters
                        .addCustomConverter(new FormHttpMessageConverter())
                        .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build();
    }

    /** Requests an access token; a failure is not retried. */
    TokenRequestResult requestToken(
            OutboundCredential.OAuthClientCredential client, Map<String, String> staticHeaders) {
        RestClientClientCredentialsTokenResponseClient endpoint = new RestClientClientCredentialsTokenResponseClient();
        endpoint.setRestClient(http);
        OAuthSettings settings = client.settings();
        if (settings.headersOnTokenRequest()) {
            endpoint.addHeadersConverter(request -> toHttpHeaders(staticHeaders));
        }
        Optional.ofNullable(settings.audience())
                .ifPresent(
                        audience -> endpoint.addParametersConverter(request -> toFormParameters("audience", audience)));
        try {
            OAuth2AccessToken token = endpoint.getTokenResponse(
                            new OAuth2ClientCredentialsGrantRequest(toClientRegistration(client)))
                    .getAccessToken();
            return new TokenRequestResult.TokenGranted(token.getTokenValue(), tokenLifetime(token));
        } catch (RejectedRequestException unreadable) {
            return new TokenRequestResult.TokenRefused(
                    SecretRedaction.of(client, staticHeaders).redactText(unreadable.text()));
        } catch (OAuth2AuthorizationException e) {
            return toFailure(client, staticHeaders, e);
        }
    }

    /** A token must not be read from a body that two readers understand differently. */
    private static Egress.OutboundResponse requireReadable(Egress.OutboundResponse answer) {
        String body = answer.requireBody();
        if (answer.status() == HttpStatus.OK.value() && body.stripLeading().startsWith("{")) {
            StrictJson.requireValid(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return answer;
    }

    private static ClientRegistration toClientRegistration(OutboundCredential.OAuthClientCredential client) {
        OAuthSettings settings = client.settings();
        ClientRegistration.Builder registration = ClientRegistration.withRegistrationId("partner")
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .tokenUri(settings.tokenUrl().toString())
                .clientId(settings.clientId())
                .clientSecret(client.clientSecret())
                .clientAuthenticationMethod(
                        switch (settings.clientAuth()) {
                            case BASIC -> ClientAuthenticationMethod.CLIENT_SECRET_BASIC;
                            case POST -> ClientAuthenticationMethod.CLIENT_SECRET_POST;
                        });
        if (settings.scope() != null) {
            registration.scope(settings.scope().strip().split("\\s+"));
        }
        return registration.build();
    }

    // The library uses the host's clock; the difference is valid under simulated time too.
    private static Duration tokenLifetime(OAuth2AccessToken token) {
        if (token.getIssuedAt() == null || token.getExpiresAt() == null) {
            return DEFAULT_LIFETIME;
        }
        Duration stated = Duration.between(token.getIssuedAt(), token.getExpiresAt());
        // The library returns one second for a response that states no lifetime.
        return stated.compareTo(Duration.ofSeconds(1)) <= 0 ? DEFAULT_LIFETIME : stated;
    }

    private static TokenRequestResult toFailure(
            OutboundCredential.OAuthClientCredential client,
            Map<String, String> staticHeaders,
            OAuth2AuthorizationException e) {
        SecretRedaction redaction = SecretRedaction.of(client, staticHeaders);
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof AddressRefusedException refused) {
                return new TokenRequestResult.EndpointUnreachable(refused.reason());
            }
            if (cause instanceof IOException unanswered) {
                return new TokenRequestResult.EndpointUnreachable(redaction.redactText(
                        ConnectionFailureText.describeFailure(client.settings().tokenUrl(), unanswered)));
            }
        }
        String code = e.getError().getErrorCode();
        String description = e.getError().getDescription();
        return new TokenRequestResult.TokenRefused(
                redaction.redactText(description == null || description.isBlank() ? code : code + ": " + description));
    }

    private static HttpHeaders toHttpHeaders(Map<String, String> values) {
        HttpHeaders headers = new HttpHeaders();
        values.forEach(headers::set);
        return headers;
    }

    private static MultiValueMap<String, String> toFormParameters(String name, @Nullable String value) {
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        form.set(name, value);
        return form;
    }
}
