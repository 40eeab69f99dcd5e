package com.betterfleet.simulator.registration;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of a Register, validated against the protocol's schema.
 *
 * @param urls by version, as stated
 */
record RegisterBody(String token, Map<String, String> urls) {
    private static final JsonMapper JSON = JsonMapper.shared();

    static RegisterBody parse(String body) {
        JsonNode json = parseObject(body);
        JsonNode token = json.path("token");
        if (!token.isString() || !token.asString().matches("[!-~]+")) {
            throw RefusedRegister.malformed("token is missing or not a text of printable characters without spaces");
        }
        JsonNode versions = json.path("version_url");
        if (!versions.isArray() || versions.isEmpty()) {
            throw RefusedRegister.malformed("version_url is missing, not a list or empty");
        }
        Map<String, String> urls = new LinkedHashMap<>();
        for (int i = 0; i < versions.size(); i++) {
            String path = "version_url[" + i + "].";
            urls.put(
                    requireText(versions.get(i), path, "version"),
                    requireUrl(path + "base_url", requireText(versions.get(i), path, "base_url")));
        }
        return new RegisterBody(token.asString(), urls);
    }

    /** @param version one of the stated versions */
    PeerEndpoint toPeer(String version) {
        return new PeerEndpoint(token, Objects.requireNonNull(urls.get(version)));
    }

    ObjectNode toJson() {
        ObjectNode body = JSON.createObjectNode().put("token", token);
        ArrayNode versions = body.putArray("version_url");
        urls.forEach(
                (version, url) -> versions.addObject().put("version", version).put("base_url", url));
        return body;
    }

    @Override
    public String toString() {
        return "RegisterBody" + urls;
    }

    /** @return the URL without slashes at the end */
    static String requireUrl(String field, String url) {
        try {
            if (url.matches("https?://.+") && new URI(url).getHost() != null) {
                return url.replaceAll("/+$", "");
            }
        } catch (URISyntaxException e) {
            throw RefusedRegister.malformed(field + " is '" + url + "'; " + e.getReason());
        }
        throw RefusedRegister.malformed(field + " is '" + url + "'; give an http or https address");
    }

    // A body that cannot be parsed may contain a token, so it is not repeated.
    private static JsonNode parseObject(String body) {
        try {
            JsonNode json = JSON.readTree(body);
            if (json.isObject()) {
                return json;
            }
        } catch (JacksonException e) {
            throw RefusedRegister.malformed("the body is not JSON");
        }
        throw RefusedRegister.malformed("the body is not a JSON object");
    }

    private static String requireText(JsonNode parent, String path, String field) {
        JsonNode value = parent.path(field);
        if (!value.isString() || value.asString().isBlank()) {
            throw RefusedRegister.malformed(path + field + " is missing or not a text");
        }
        return value.asString();
    }
}
