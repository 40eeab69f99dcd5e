package com.betterfleet.derms.console.api;

import com.betterfleet.derms.connection.Connection.Admission;
import com.betterfleet.derms.connection.Connection.Credential;
import com.betterfleet.derms.connection.Connection.Draft;
import com.betterfleet.derms.connection.OAuthSettings;
import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.refusal.Require;
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
 * Reads the configuration of a connection: some fields have a meaning of their own, every other one is a property that
 * overrides the profile's.
 */
@Component
class ConnectionRequest {

    private static final String TYPES = "\"token\" or \"oauth\"";

    private final JsonMapper json;

    ConnectionRequest(JsonMapper json) {
        this.json = json;
    }

    private record Auth(@Nullable Side outbound, @Nullable Side inbound) {}

    /** One side's credential; which of the fields mean something depends on the type. */
    private record Side(
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

        Optional<Instant> expiry(String field) {
            return Optional.ofNullable(expiresAt).map(text -> Require.instant(field + ".expiresAt", text));
        }

        OAuthSettings settings() {
            return new OAuthSettings(
                    url(),
                    Require.present("auth.outbound.clientId", clientId, "the id of our client"),
                    scope,
                    audience,
                    clientAuth == null
                            ? OAuthSettings.ClientAuth.BASIC
                            : OAuthSettings.ClientAuth.named("auth.outbound.clientAuth", clientAuth),
                    Objects.requireNonNullElse(header, "Authorization"),
                    Objects.requireNonNullElse(scheme, "Bearer"),
                    Boolean.TRUE.equals(headersOnTokenRequest));
        }

        private URI url() {
            String expected = "the partner's token endpoint";
            try {
                return new URI(Require.present("auth.outbound.tokenUrl", tokenUrl, expected));
            } catch (URISyntaxException e) {
                throw new Invalid("auth.outbound.tokenUrl", tokenUrl, expected);
            }
        }
    }

    private record StaticHeaders(
            @Nullable Map<String, String> outbound,
            @Nullable Map<String, String> inbound) {}

    /** The draft in a request; an id in the path goes before, and may not contradict, one in the body. */
    Draft draft(Optional<String> pathId, ObjectNode given) {
        ObjectNode rest = given.deepCopy();
        String bodyId = take(rest, "id", String.class);
        Auth auth = Optional.ofNullable(take(rest, "auth", Auth.class)).orElse(new Auth(null, null));
        StaticHeaders headers = Optional.ofNullable(take(rest, "staticHeaders", StaticHeaders.class))
                .orElse(new StaticHeaders(null, null));
        return new Draft(
                pathId.map(id -> Given.id(id, bodyId)).orElseGet(() -> Given.id(bodyId)),
                Require.name("name", take(rest, "name", String.class)),
                Require.present("profile", take(rest, "profile", String.class), "a partner profile: oscp or vector"),
                take(rest, "baseUrl", String.class),
                urls(rest),
                properties(rest),
                Optional.ofNullable(auth.outbound()).flatMap(ConnectionRequest::credential),
                Optional.ofNullable(auth.inbound()).map(ConnectionRequest::admission),
                Optional.ofNullable(headers.outbound()),
                Optional.ofNullable(headers.inbound()),
                extras(auth));
    }

    private Map<String, String> urls(ObjectNode rest) {
        JsonNode urls = rest.remove("urls");
        return urls == null || urls.isNull()
                ? Map.of()
                : value("urls", urls, new TypeReference<TreeMap<String, String>>() {});
    }

    private Map<String, Object> properties(ObjectNode rest) {
        return value("properties", rest, new TypeReference<TreeMap<String, Object>>() {});
    }

    /** What we show the partner; empty where only the settings change and the stored secret goes on. */
    private static Optional<Credential> credential(Side side) {
        return switch (String.valueOf(side.type())) {
            case "token" ->
                Optional.of(new Credential.Token(Require.present("auth.outbound.token", side.token(), "the token")));
            case "oauth" ->
                Optional.ofNullable(side.clientSecret()).map(secret -> new Credential.OAuth(side.settings(), secret));
            default -> throw new Invalid("auth.outbound.type", side.type(), TYPES);
        };
    }

    private static Admission admission(Side side) {
        return switch (String.valueOf(side.type())) {
            case "token" -> new Admission.Token(Require.present("auth.inbound.token", side.token(), "the token"));
            case "oauth" -> new Admission.OAuth();
            default -> throw new Invalid("auth.inbound.type", side.type(), TYPES);
        };
    }

    private static Draft.Extras extras(Auth auth) {
        return new Draft.Extras(
                Optional.ofNullable(auth.outbound())
                        .filter(side -> "oauth".equals(side.type()) && side.clientSecret() == null)
                        .map(Side::settings),
                Optional.ofNullable(auth.outbound()).flatMap(side -> side.expiry("auth.outbound")),
                Optional.ofNullable(auth.inbound()).flatMap(side -> side.expiry("auth.inbound")));
    }

    private <T> @Nullable T take(ObjectNode rest, String field, Class<T> type) {
        JsonNode value = rest.remove(field);
        try {
            return value == null || value.isNull() ? null : json.treeToValue(value, type);
        } catch (DatabindException e) {
            // What was found may be a secret in the wrong place and is not repeated.
            throw new Invalid(field, "of another form", "see the API's description");
        }
    }

    private <T> T value(String field, JsonNode node, TypeReference<T> type) {
        try {
            return json.treeToValue(node, json.getTypeFactory().constructType(type));
        } catch (DatabindException e) {
            throw new Invalid(field, "of another form", "see the API's description");
        }
    }
}
