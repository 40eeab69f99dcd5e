package com.betterfleet.derms.oscp.wire;

import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.secret.Token;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * The body of Register: with which token the receiver is to let itself in at the sender's, and where that is, by protocol version.
 *
 * @param ignored paths of fields that are none of the message
 */
public record Register(Token token, List<VersionUrl> versionUrls, List<String> ignored) {

    /** The version that we speak. */
    public static final String VERSION = "2.0";

    private static final String TOKEN = "token";
    private static final String VERSION_URL = "version_url";
    private static final String NOT_SHOWN = "…";
    private static final int MOST_NAMED = 10;
    private static final int LONGEST_NAMED = 20;

    /** Where a version is spoken. */
    public record VersionUrl(String version, String baseUrl) {
        static VersionUrl read(Fields fields) {
            return new VersionUrl(fields.text("version"), fields.text("base_url"));
        }
    }

    public static Register read(JsonNode body) {
        if (!body.isObject()) {
            // The token may be anywhere in it.
            throw new Invalid("body", "a value that is not shown", "an object");
        }
        Fields fields = Fields.of(body);
        Token token = new Token(fields.secret(TOKEN));
        List<VersionUrl> urls = fields.objects(VERSION_URL, VersionUrl::read);
        if (urls.isEmpty()) {
            throw new Invalid(VERSION_URL, "an empty array", "at least one version with its base_url");
        }
        return new Register(token, urls, fields.ignored());
    }

    /** The place in the list of the version that both speak; empty where there is none. */
    public Optional<Integer> common() {
        for (int i = 0; i < versionUrls.size(); i++) {
            if (versionUrls.get(i).version().equals(VERSION)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** The path of the field that states an address. */
    public static String urlField(int place) {
        return "%s[%d].base_url".formatted(VERSION_URL, place);
    }

    /** What is stored of our own until it leaves: all but the token. */
    public static String withoutToken(JsonMapper json, String baseUrl) {
        ObjectNode body = json.createObjectNode().put(TOKEN, NOT_SHOWN);
        body.putArray(VERSION_URL).addObject().put("version", VERSION).put("base_url", baseUrl);
        return json.writeValueAsString(body);
    }

    /** What leaves. */
    public static String withToken(JsonMapper json, String stored, Token token) {
        ObjectNode body = (ObjectNode) json.readTree(stored);
        return json.writeValueAsString(body.put(TOKEN, token.text()));
    }

    /**
     * A body as it may be kept and shown: of its texts only versions and addresses, whatever else it holds and wherever. What cannot
     * be read is not kept at all, as the token may be anywhere in it.
     */
    public static String redacted(JsonMapper json, String text) {
        try {
            if (json.readTree(text) instanceof ObjectNode body) {
                return json.writeValueAsString(redacted(json, "", body));
            }
        } catch (JacksonException | NumberFormatException unreadable) {
            // Said below.
        }
        return "";
    }

    private static JsonNode redacted(JsonMapper json, String name, JsonNode value) {
        return switch (value) {
            case ObjectNode object -> {
                ObjectNode shown = json.createObjectNode();
                object.properties()
                        .forEach(field -> shown.set(field.getKey(), redacted(json, field.getKey(), field.getValue())));
                yield shown;
            }
            case ArrayNode array -> {
                ArrayNode shown = json.createArrayNode();
                array.forEach(item -> shown.add(redacted(json, name, item)));
                yield shown;
            }
            default -> StringNode.valueOf(shown(name, value));
        };
    }

    private static String shown(String name, JsonNode value) {
        return switch (name) {
            case "version" -> value.asString("");
            // What stands before an @ may be a password, and so may what is asked with.
            case "base_url" ->
                value.asString("").replaceAll("//[^/@]*@", "//…@").replaceAll("[?#].*", "?…");
            default -> NOT_SHOWN;
        };
    }

    /** The versions offered, as a refusal names them: not more than a person reads. */
    public List<String> offered() {
        return versionUrls.stream()
                .limit(MOST_NAMED)
                .map(VersionUrl::version)
                .map(version -> version.length() > LONGEST_NAMED ? version.substring(0, LONGEST_NAMED) + "…" : version)
                .toList();
    }
}
