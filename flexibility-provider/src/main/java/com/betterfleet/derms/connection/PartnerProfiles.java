package com.betterfleet.derms.connection;

import com.betterfleet.derms.refusal.Invalid;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The partner profiles: named sets of default properties, read from data, not from code (M14). */
@Component
public class PartnerProfiles {

    private static final String[] NAMES = {"oscp", "vector"};

    private final Map<String, ObjectNode> defaults = new TreeMap<>();
    private final JsonMapper json;

    PartnerProfiles(JsonMapper mapper) {
        json = mapper.rebuild()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .build();
        for (String name : NAMES) {
            defaults.put(name, read(name));
        }
    }

    /**
     * A connection's effective properties.
     *
     * @param own the properties that the connection states itself; they win over the profile's
     * @throws Invalid for an unknown profile or property, or a value that does not fit
     */
    public PartnerTerms terms(@Nullable String profile, Map<String, ?> own) {
        ObjectNode profileDefaults = profile == null ? null : defaults.get(profile);
        if (profileDefaults == null) {
            throw new Invalid("profile", profile, "one of " + defaults.keySet());
        }
        ObjectNode merged = profileDefaults.deepCopy();
        own.forEach((name, value) -> {
            if (!merged.has(name)) {
                throw new Invalid(name, value, "a property of a connection: " + merged.propertyNames());
            }
            merged.set(name, json.valueToTree(value));
        });
        try {
            return json.treeToValue(merged, PartnerTerms.class);
        } catch (DatabindException e) {
            throw asInvalid(e, merged);
        }
    }

    private static Invalid asInvalid(DatabindException e, ObjectNode merged) {
        if (e.getCause() instanceof Invalid invalid) {
            return invalid;
        }
        String field =
                e.getPath().isEmpty() ? "properties" : e.getPath().getFirst().getPropertyName();
        String expected = "gapPolicy".equals(field)
                ? "one of " + java.util.Arrays.toString(PartnerTerms.GapPolicy.values())
                : "a value like that of the profile";
        return new Invalid(field == null ? "properties" : field, merged.get(field), expected);
    }

    private ObjectNode read(String name) {
        String path = "/partner-profiles/" + name + ".json";
        try (InputStream file = PartnerProfiles.class.getResourceAsStream(path)) {
            if (file == null) {
                throw new IllegalStateException("the partner profile is missing from the program: " + path);
            }
            return (ObjectNode) json.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JacksonException e) {
            throw new IllegalStateException("the partner profile cannot be read: " + path, e);
        }
    }
}
