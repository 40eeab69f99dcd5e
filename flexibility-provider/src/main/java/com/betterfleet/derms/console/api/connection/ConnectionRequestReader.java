package com.betterfleet.derms.console.api.connection;

import com.betterfleet.derms.console.api.ApiValues;
import com.betterfleet.derms.partner.OAuthSettings;
import com.betterfleet.derms.partner.PartnerConnection.ConnectionDraft;
import com.betterfleet.derms.partner.PartnerConnection.InboundCredential;
import com.betterfleet.derms.partner.PartnerConnection.OutboundCredential;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.refusal.InvalidValueException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the configuration of a connection. Known fields have their own meaning; every other field overrides a property
 * of the profile.
 */
@Component
class ConnectionRequestReader {

    private static final String EXPECTED_AUTH_TYPES = "\"token\" or \"oauth\"";

    private final JsonMapper json;

    ConnectionRequestReader(JsonMapper json) {
        this.json = json;
    }

    private record AuthRequest(
            @Nullable SideAuthRequest outbound, @Nullable SideAuthRequest inbound) {}

    /** The credential of one side; the type decides which fields apply. */
    private record SideAuthRequest(
            @Nullable String type,
            @Nullable String token,
            @Nullable String tokenUrl,
            @Nullable String clientId,
            @Nullable String clientSecret,
            @Nullable String scope,
            @Nullable String audience,
            @Nullable String clientAuth,
            @Nullable String header,
            @Nullable String scheme,
            @Nullable Boolean headersOnTokenRequest,
            @Nullable String expiresAt) {

        Optional<Instant> parseExpiry(String field) {
            return Optional.ofNullable(expiresAt).map(text -> InputChecks.requireInstant(field + ".expiresAt", text));
        }

        OAuthSettings toOAuthSettings() {
            return new OAuthSettings(
                    parseTokenUrl(),
                    InputChecks.requirePresent(
                            "auth.outbound.clientId", clientId, "the client id that the partner issued"),
                    scope,
                    audience,
                    clientAuth == null
                            ? OAuthSettings.ClientAuthenticationMethod.BASIC
                            : OAuthSettings.ClientAuthenticationMethod.parseName(
                                    "auth.outbound.clientAuth", clientAuth),
                    Objects.requireNonNullElse(header, "Authorization"),
                    Objects.requireNonNullElse(scheme, "Bearer"),
                    Boolean.TRUE.equals(headersOnTokenRequest));
        }

        private URI parseTokenUrl() {
            String expected = "the partner's token endpoint";
            try {
                return new URI(InputChecks.requirePresent("auth.outbound.tokenUrl", tokenUrl, expected));
            } catch (URISyntaxException e) {
                throw new InvalidValueException("auth.outbound.tokenUrl", tokenUrl, expected);
            }
        }
    }

    private record StaticHeadersRequest(
            @Nullable Map<String, String> outbound,
            @Nullable Map<String, String> inbound) {}

    /** Reads the draft in a request. An id in the path applies; one in the body must be equal. */
    ConnectionDraft readDraft(Optional<String> pathId, ObjectNode body) {
        ObjectNode remainingFields = body.deepCopy();
        String bodyId = removeField(remainingFields, "id", String.class);
        AuthRequest auth = Optional.ofNullable(removeField(remainingFields, "auth", AuthRequest.class))
                .orElse(new AuthRequest(null, null));
        StaticHeadersRequest headers = Optional.ofNullable(
                        removeField(remainingFields, "staticHeaders", StaticHeadersRequest.class))
                .orElse(new StaticHeadersRequest(null, null));
        return new ConnectionDraft(
                pathId.map(id -> ApiValues.requireSameId(id, bodyId))
                        .orElseGet(() -> ApiValues.generateIdIfAbsent(bodyId)),
                InputChecks.requireName("name", removeField(remainingFields, "name", String.class)),
                InputChecks.requirePresent(
                        "profile",
                        removeField(remainingFields, "profile", String.class),
                        "the name of a partner profile"),
                removeField(remainingFields, "baseUrl", String.class),
                readUrls(remainingFields),
                readProperties(remainingFields),
                Optional.ofNullable(auth.outbound()).flatMap(ConnectionRequestReader::toOutboundCredential),
                Optional.ofNullable(auth.inbound()).map(ConnectionRequestReader::toInboundCredential),
                Optional.ofNullable(headers.outbound()),
                Optional.ofNullable(headers.inbound()),
                toCredentialDetails(auth));
    }

    private Map<String, String> readUrls(ObjectNode remainingFields) {
        JsonNode urls = remainingFields.remove("urls");
        return urls == null || urls.isNull()
                ? Map.of()
                : convertValue("urls", urls, new TypeReference<TreeMap<String, String>>() {});
    }

    private Map<String, Object> readProperties(ObjectNode remainingFields) {
        return convertValue("properties", remainingFields, new TypeReference<TreeMap<String, Object>>() {});
    }

    /** The outbound credential; empty where only settings change and the stored secret stays. */
    private static Optional<OutboundCredential> toOutboundCredential(SideAuthRequest side) {
        return switch (String.valueOf(side.type())) {
            case "token" ->
                Optional.of(new OutboundCredential.OutboundToken(
                        InputChecks.requirePresent("auth.outbound.token", side.token(), "the token")));
            case "oauth" ->
                Optional.ofNullable(side.clientSecret())
                        .map(secret -> new OutboundCredential.OAuthClientCredential(side.toOAuthSettings(), secret));
            default -> throw new InvalidValueException("auth.outbound.type", side.type(), EXPECTED_AUTH_TYPES);
        };
    }

    private static InboundCredential toInboundCredential(SideAuthRequest side) {
        return switch (String.valueOf(side.type())) {
            case "token" ->
                new InboundCredential.InboundToken(
                        InputChecks.requirePresent("auth.inbound.token", side.token(), "the token"));
            case "oauth" -> new InboundCredential.IssuedClientCredential();
            default -> throw new InvalidValueException("auth.inbound.type", side.type(), EXPECTED_AUTH_TYPES);
        };
    }

    private static ConnectionDraft.CredentialDetails toCredentialDetails(AuthRequest auth) {
        return new ConnectionDraft.CredentialDetails(
                Optional.ofNullable(auth.outbound())
                        .filter(side -> "oauth".equals(side.type()) && side.clientSecret() == null)
                        .map(SideAuthRequest::toOAuthSettings),
                Optional.ofNullable(auth.outbound()).flatMap(side -> side.parseExpiry("auth.outbound")),
                Optional.ofNullable(auth.inbound()).flatMap(side -> side.parseExpiry("auth.inbound")));
    }

    private <T> @Nullable T removeField(ObjectNode remainingFields, String field, Class<T> type) {
        JsonNode value = remainingFields.remove(field);
        try {
            return value == null || value.isNull() ? null : json.treeToValue(value, type);
        } catch (DatabindException e) {
            // The value may be a misplaced secret, so it is not repeated.
            throw new InvalidValueException(field, "of another form", "see the API description");
        }
    }

    private <T> T convertValue(String field, JsonNode node, TypeReference<T> type) {
        try {
            return json.treeToValue(node, json.getTypeFactory().constructType(type));
        } catch (DatabindException e) {
            throw new InvalidValueException(field, "of another form", "see the API description");
        }
    }
}
