package com.betterfleet.derms.console.api;

import com.betterfleet.derms.connection.Connection.Credential;
import com.betterfleet.derms.connection.Connection.Draft;
import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.refusal.Require;
import java.util.Map;
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

    private final JsonMapper json;

    ConnectionRequest(JsonMapper json) {
        this.json = json;
    }

    private record Auth(@Nullable Side outbound, @Nullable Side inbound) {}

    private record Side(@Nullable String type, @Nullable String token) {}

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
                Require.present("baseUrl", take(rest, "baseUrl", String.class), "the partner's address"),
                urls(rest),
                properties(rest),
                token("auth.outbound", auth.outbound()).map(Credential.Token::new),
                token("auth.inbound", auth.inbound()),
                Optional.ofNullable(headers.outbound()),
                Optional.ofNullable(headers.inbound()));
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

    private static Optional<String> token(String field, @Nullable Side side) {
        if (side == null) {
            return Optional.empty();
        }
        if (!"token".equals(side.type())) {
            throw new Invalid(field + ".type", side.type(), "\"token\"");
        }
        return Optional.of(Require.present(field + ".token", side.token(), "the token"));
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
