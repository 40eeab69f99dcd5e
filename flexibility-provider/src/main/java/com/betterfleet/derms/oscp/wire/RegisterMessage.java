package com.betterfleet.derms.oscp.wire;

import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.secret.BearerToken;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

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
    static final String VERSION_URL = "version_url";
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
        JsonFieldReader fields = JsonFieldReader.ofConfidential(body);
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
        ObjectNode body = json.createObjectNode().put(TOKEN, SecretNames.REDACTED);
        body.putArray(VERSION_URL).addObject().put("version", VERSION).put("base_url", baseUrl);
        return json.writeValueAsString(body);
    }

    /** The body as sent. */
    public static String insertToken(JsonMapper json, String stored, BearerToken token) {
        ObjectNode body = (ObjectNode) json.readTree(stored);
        return json.writeValueAsString(body.put(TOKEN, token.text()));
    }

    /** The offered versions for an error text: a readable number, and none that is too long for a version. */
    public List<String> offeredVersions() {
        return versionUrls.stream()
                .limit(MAX_NAMED_VERSIONS)
                .map(VersionUrl::version)
                .map(RegisterMessage::showVersion)
                .toList();
    }

    /** A version as it may be shown; a longer text may be anything, such as a token in the wrong field. */
    static String showVersion(String version) {
        return version.length() > MAX_VERSION_LENGTH ? SecretNames.REDACTED : version;
    }
}
