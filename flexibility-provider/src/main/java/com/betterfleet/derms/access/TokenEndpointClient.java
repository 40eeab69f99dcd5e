package com.betterfleet.derms.access;

import com.betterfleet.derms.egress.AddressRefusedException;
import com.betterfleet.derms.egress.ConnectionFailureText;
import com.betterfleet.derms.egress.Egress;
import com.betterfleet.derms.partner.OAuthSettings;
import com.betterfleet.derms.partner.PartnerConnection.OutboundCredential;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.client.endpoint.DefaultOAuth2TokenRequestHeadersConverter;
import org.springframework.security.oauth2.client.endpoint.DefaultOAuth2TokenRequestParametersConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.json.JsonMapper;

/** Requests access tokens of a partner's token endpoint: Spring Security composes the request, egress sends it. */
@Component
class TokenEndpointClient {

    private final DefaultOAuth2TokenRequestHeadersConverter<OAuth2ClientCredentialsGrantRequest> headersOf =
            new DefaultOAuth2TokenRequestHeadersConverter<>();
    private final DefaultOAuth2TokenRequestParametersConverter<OAuth2ClientCredentialsGrantRequest> parametersOf =
            new DefaultOAuth2TokenRequestParametersConverter<>();
    private final Egress egress;
    private final InstantSource clock;
    private final TokenResponseReader responses;

    TokenEndpointClient(Egress egress, InstantSource clock, JsonMapper json) {
        this.egress = egress;
        this.clock = clock;
        this.responses = new TokenResponseReader(json);
    }

    /** Requests an access token, once. */
    TokenRequestResult requestToken(
            OutboundCredential.OAuthClientCredential client, Map<String, String> staticHeaders) {
        URI url = client.settings().tokenUrl();
        SecretRedaction redaction = SecretRedaction.of(client, staticHeaders);
        OAuth2ClientCredentialsGrantRequest request =
                new OAuth2ClientCredentialsGrantRequest(toClientRegistration(client));
        try {
            Egress.OutboundResponse response = egress.postText(
                    url,
                    requestHeaders(request, client.settings(), staticHeaders),
                    formBody(request, client.settings()));
            return responses.readResponse(response, redaction, clock.instant());
        } catch (AddressRefusedException e) {
            return new TokenRequestResult.EndpointUnreachable(e.reason());
        } catch (IOException e) {
            return new TokenRequestResult.EndpointUnreachable(
                    redaction.redactText(ConnectionFailureText.describeFailure(url, e)));
        }
    }

    private Map<String, String> requestHeaders(
            OAuth2ClientCredentialsGrantRequest request, OAuthSettings settings, Map<String, String> staticHeaders) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (settings.headersOnTokenRequest()) {
            headers.putAll(staticHeaders);
        }
        headers.putAll(Objects.requireNonNull(headersOf.convert(request)).toSingleValueMap());
        headers.put(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE);
        headers.put(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_FORM_URLENCODED_VALUE);
        return headers;
    }

    private String formBody(OAuth2ClientCredentialsGrantRequest request, OAuthSettings settings) {
        MultiValueMap<String, String> form = Objects.requireNonNull(parametersOf.convert(request));
        Optional.ofNullable(settings.audience()).ifPresent(audience -> form.set("audience", audience));
        return form.toSingleValueMap().entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
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
}
