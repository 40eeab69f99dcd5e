package com.betterfleet.derms.connection;

import com.betterfleet.derms.refusal.Invalid;
import com.fasterxml.jackson.annotation.Nulls;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.type.LogicalType;

/** The partner profiles: named sets of default properties, read from data, not from code (M14). */
@Component
public class PartnerProfiles {

    private static final String[] NAMES = {"oscp", "vector"};

    /** The properties that may be null, which means that there is none; for all others null is no value. */
    private static final Set<String> MAY_BE_NONE =
            Set.of("heartbeatIntervalSeconds", "ampereMeaning", "expectedForecastIntervalSeconds", "groupIdPattern");

    private static final TypeReference<TreeMap<String, Object>> VALUES = new TypeReference<>() {};
    private static final int MOST_KEPT = 1_000;

    private final Map<String, ObjectNode> defaults = new TreeMap<>();
    private final JsonMapper json;

    /** What is stored was judged when it was stated; null stands for "none" there. */
    private final JsonMapper lenient;

    /** By what is stored, not by connection: what says the same is read once, and an edit needs no notice. */
    private final Cache<Stored, PartnerTerms> read =
            Caffeine.newBuilder().maximumSize(MOST_KEPT).build();

    PartnerProfiles(JsonMapper mapper) {
        lenient = mapper;
        // A value of another kind is a mistake to be told, not to be guessed at: 4.9 s is no 4 s.
        json = mapper.rebuild()
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .build();
        for (String name : NAMES) {
            defaults.put(name, read(name));
        }
    }

    private record Stored(String profile, String properties) {}

    /** The effective properties of a connection from its own ones as they are stored, which is JSON. */
    PartnerTerms stored(String profile, String properties) {
        return read.get(
                new Stored(profile, properties), stored -> terms(profile, lenient.readValue(properties, VALUES)));
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
            if (value == null && !MAY_BE_NONE.contains(name)) {
                throw new Invalid(name, null, expected(name));
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
        return new Invalid(field == null ? "properties" : field, merged.get(field), expected(field));
    }

    private static String expected(@Nullable String field) {
        return "gapPolicy".equals(field)
                ? "one of " + Arrays.toString(PartnerTerms.GapPolicy.values())
                : "a value like that of the profile";
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
