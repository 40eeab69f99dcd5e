package com.betterfleet.derms.oscp.wire;

import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.secret.BearerToken;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * The body of Register: a token and the sender's addresses by protocol version. The receiver presents the token to the
 * sender.
 *
 * @param ignored paths of unknown fields
 */
public record RegisterMessage(BearerToken token, List<VersionUrl> versionUrls, List<String> ignored) {

    /** The supported version. */
    public static final String VERSION = "2.0";

    private static final String TOKEN = "token";
    private static final String VERSION_URL = "version_url";
    private static final String REDACTED = "…";
    private static final int MAX_NAMED_VERSIONS = 10;
    private static final int MAX_VERSION_LENGTH = 20;

    /** A version and its address. */
    public record VersionUrl(String version, String baseUrl) {
        static VersionUrl fromFields(JsonFieldReader fields) {
            return new VersionUrl(fields.readText("version"), fields.readText("base_url"));
        }
    }

    public static RegisterMessage fromJson(JsonNode body) {
        if (!body.isObject()) {
            // The token may be anywhere in it.
            throw new InvalidValueException("body", "a value that is not shown", "an object");
        }
        JsonFieldReader fields = JsonFieldReader.of(body);
        BearerToken token = new BearerToken(fields.readSecret(TOKEN));
        List<VersionUrl> urls = fields.readObjects(VERSION_URL, VersionUrl::fromFields);
        if (urls.isEmpty()) {
            throw new InvalidValueException(VERSION_URL, "an empty array", "at least one version with its base_url");
        }
        return new RegisterMessage(token, urls, fields.ignoredFields());
    }

    /** The index in the list of the supported version; empty where it is not offered. */
    public Optional<Integer> findCommonVersion() {
        for (int i = 0; i < versionUrls.size(); i++) {
            if (versionUrls.get(i).version().equals(VERSION)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** The path of the field with an address. */
    public static String baseUrlPath(int index) {
        return "%s[%d].base_url".formatted(VERSION_URL, index);
    }

    /** The body as stored until it is sent: without the token. */
    public static String toJsonWithoutToken(JsonMapper json, String baseUrl) {
        ObjectNode body = json.createObjectNode().put(TOKEN, REDACTED);
        body.putArray(VERSION_URL).addObject().put("version", VERSION).put("base_url", baseUrl);
        return json.writeValueAsString(body);
    }

    /** The body as sent. */
    public static String insertToken(JsonMapper json, String stored, BearerToken token) {
        ObjectNode body = (ObjectNode) json.readTree(stored);
        return json.writeValueAsString(body.put(TOKEN, token.text()));
    }

    /**
     * The body as it may be stored and shown: of its texts only versions and addresses, at any depth. An unreadable
     * body is not stored at all, as the token may be anywhere in it.
     */
    public static String redactTexts(JsonMapper json, String text) {
        try {
            if (json.readTree(text) instanceof ObjectNode body) {
                return json.writeValueAsString(redactTexts(json, "", body));
            }
        } catch (JacksonException | NumberFormatException unreadable) {
            // Unreadable: see above.
        }
        return "";
    }

    private static JsonNode redactTexts(JsonMapper json, String name, JsonNode value) {
        return switch (value) {
            case ObjectNode object -> {
                ObjectNode redacted = json.createObjectNode();
                object.properties()
                        .forEach(field ->
                                redacted.set(field.getKey(), redactTexts(json, field.getKey(), field.getValue())));
                yield redacted;
            }
            case ArrayNode array -> {
                ArrayNode redacted = json.createArrayNode();
                array.forEach(item -> redacted.add(redactTexts(json, name, item)));
                yield redacted;
            }
            default -> StringNode.valueOf(redactText(name, value));
        };
    }

    private static String redactText(String name, JsonNode value) {
        return switch (name) {
            case "version" -> value.asString("");
            // A password may precede an @, and a query may contain one.
            case "base_url" ->
                value.asString("").replaceAll("//[^/@]*@", "//…@").replaceAll("[?#].*", "?…");
            default -> REDACTED;
        };
    }

    /** The offered versions for an error text, shortened to a readable number. */
    public List<String> offeredVersions() {
        return versionUrls.stream()
                .limit(MAX_NAMED_VERSIONS)
                .map(VersionUrl::version)
                .map(version -> version.length() > MAX_VERSION_LENGTH
                        ? version.substring(0, MAX_VERSION_LENGTH) + "…"
                        : version)
                .toList();
    }
}
