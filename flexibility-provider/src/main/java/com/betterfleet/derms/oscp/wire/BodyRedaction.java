package com.betterfleet.derms.oscp.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Removes secrets from the bodies of messages before they are stored and shown, by what a body is: the values of fields
 * with a secret's name at any depth, of a registration every text but versions and addresses, and credentials in texts.
 */
public final class BodyRedaction {

    private static final String WITHHELD = "… (the rest is withheld, as it may contain a secret)";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonMapper json;

    /** @param json reads strictly and keeps numbers as they are */
    public BodyRedaction(JsonMapper json) {
        this.json = json;
    }

    /**
     * Redacts the body of a message of the protocol before its fields are checked. It looks at the names of fields, and
     * at the values of those that the protocol does not have; a body without secrets stays as it was received.
     */
    public String redactMessage(String text, JsonNode body, boolean registration) {
        if (registration || isRegistration(body)) {
            return redactRegistration(body);
        }
        return hasSecret(body) ? json.writeValueAsString(redactTree(body)) : text;
    }

    /** Redacts any body, readable or not: of one that is not JSON, nothing is kept from a secret's name on. */
    public String redactBody(String text, boolean registration) {
        JsonNode body = parse(text);
        if (body == null) {
            return registration ? "" : redactUnreadable(text);
        }
        if (registration || isRegistration(body)) {
            return redactRegistration(body);
        }
        JsonNode redacted = redactTree(body);
        return redacted.equals(body) ? text : json.writeValueAsString(redacted);
    }

    /** Whether a body that is not JSON names a secret, so that its text may contain one. */
    public static boolean mentionsSecret(String text) {
        return SecretNames.findMention(SecretNames.resolveEscapes(text)) >= 0;
    }

    /** Resolves the escapes of JSON by number, so that a text is found whatever its spelling. */
    public static String resolveEscapes(String text) {
        return SecretNames.resolveEscapes(text);
    }

    /** Removes credentials from a text that quotes parts of a message. */
    public static String redactText(String text) {
        return SecretNames.redactText(text);
    }

    static JsonNode redactTree(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> {
                ObjectNode redacted = NODES.objectNode();
                for (Map.Entry<String, JsonNode> field : object.properties()) {
                    String name = field.getKey();
                    boolean secret = !SecretNames.isProtocolName(name) && SecretNames.isSecretName(name);
                    redacted.set(
                            SecretNames.redactText(name),
                            secret ? StringNode.valueOf(SecretNames.REDACTED) : redactTree(field.getValue()));
                }
                yield redacted;
            }
            case ArrayNode array -> {
                ArrayNode redacted = NODES.arrayNode(array.size());
                array.forEach(item -> redacted.add(redactTree(item)));
                yield redacted;
            }
            case StringNode text -> {
                String redacted = SecretNames.redactText(text.stringValue());
                yield redacted.equals(text.stringValue()) ? text : StringNode.valueOf(redacted);
            }
            default -> value;
        };
    }

    private @Nullable JsonNode parse(String text) {
        try {
            return json.readTree(text);
        } catch (JacksonException | NumberFormatException unreadable) {
            return null;
        }
    }

    /** A message to another path is a registration too if it offers an address: its token is in any of its texts. */
    private static boolean isRegistration(JsonNode body) {
        return body.has(RegisterMessage.VERSION_URL);
    }

    private static boolean hasSecret(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> {
                for (Map.Entry<String, JsonNode> field : object.properties()) {
                    if (hasSecret(field.getKey(), field.getValue())) {
                        yield true;
                    }
                }
                yield false;
            }
            case ArrayNode array -> {
                for (JsonNode item : array) {
                    if (hasSecret(item)) {
                        yield true;
                    }
                }
                yield false;
            }
            default -> false;
        };
    }

    private static boolean hasSecret(String name, JsonNode value) {
        return SecretNames.isProtocolName(name)
                ? hasSecret(value)
                : SecretNames.isSecretName(name) || !redactTree(value).equals(value);
    }

    private static String redactUnreadable(String text) {
        String resolved = SecretNames.resolveEscapes(text);
        if (resolved.contains(RegisterMessage.VERSION_URL)) {
            return "";
        }
        int mention = SecretNames.findMention(resolved);
        return mention < 0
                ? SecretNames.redactText(text)
                : SecretNames.redactText(resolved.substring(0, mention)) + WITHHELD;
    }

    /** Of the texts of a registration only versions and addresses, at any depth; nothing where it is no object. */
    private String redactRegistration(JsonNode body) {
        return body.isObject() ? json.writeValueAsString(redactRegistration("", body)) : "";
    }

    private static JsonNode redactRegistration(String name, JsonNode value) {
        return switch (value) {
            case ObjectNode object -> {
                ObjectNode redacted = NODES.objectNode();
                object.properties()
                        .forEach(field -> redacted.set(
                                SecretNames.redactText(field.getKey()),
                                redactRegistration(field.getKey(), field.getValue())));
                yield redacted;
            }
            case ArrayNode array -> {
                ArrayNode redacted = NODES.arrayNode(array.size());
                array.forEach(item -> redacted.add(redactRegistration(name, item)));
                yield redacted;
            }
            default -> StringNode.valueOf(redactRegistrationText(name, value));
        };
    }

    private static String redactRegistrationText(String name, JsonNode value) {
        return switch (name) {
            case "version" -> RegisterMessage.showVersion(value.asString(""));
            // A password may precede an @, and a query may contain one.
            case "base_url" ->
                SecretNames.redactText(value.asString("")).replaceAll("[?#].*", "?" + SecretNames.REDACTED);
            default -> SecretNames.REDACTED;
        };
    }
}
