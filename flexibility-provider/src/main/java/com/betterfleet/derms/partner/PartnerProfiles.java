package com.betterfleet.derms.partner;

import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.refusal.InvalidValueException;
import com.fasterxml.jackson.annotation.Nulls;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.type.LogicalType;

/** The partner profiles: named sets of default properties, one file each (M14). */
@Component
public class PartnerProfiles {

    private static final String PROFILE_FILES = "classpath*:/partner-profiles/*.json";

    /** The properties that may be null, which means none. */
    private static final Set<String> NULLABLE_PROPERTIES =
            Set.of("heartbeatIntervalSeconds", "ampereMeaning", "expectedForecastIntervalSeconds", "groupIdPattern");

    private static final Set<String> WHOLE_NUMBERS = Stream.of(
                    PartnerProperties.HeartbeatProperties.class,
                    PartnerProperties.ForecastProperties.class,
                    PartnerProperties.RecoveryProperties.class,
                    PartnerProperties.MeteringProperties.class,
                    PartnerProperties.ReportingProperties.class,
                    PartnerProperties.CredentialProperties.class)
            .flatMap(group -> Stream.of(group.getRecordComponents()))
            .filter(PartnerProfiles::isWholeNumber)
            .map(RecordComponent::getName)
            .collect(Collectors.toUnmodifiableSet());

    private static final TypeReference<TreeMap<String, Object>> VALUE_MAP = new TypeReference<>() {};
    private static final int MAX_CACHED = 1_000;

    private final Map<String, ObjectNode> defaults = new TreeMap<>();
    private final JsonMapper strictJson;

    /** Reads stored values, which were validated before; there null means none. */
    private final JsonMapper lenientJson;

    /** Keyed by the stored text, so that equal texts are parsed once and changed texts need no invalidation. */
    private final Cache<StoredProperties, PartnerProperties> resolvedCache =
            Caffeine.newBuilder().maximumSize(MAX_CACHED).build();

    PartnerProfiles(JsonMapper mapper) {
        lenientJson = mapper;
        // A value of another type is rejected, never converted: 4.9 s must not become 4 s.
        strictJson = mapper.rebuild()
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
        for (Resource file : findProfileFiles()) {
            defaults.put(profileName(file), readProfile(file));
        }
    }

    private record StoredProperties(String profile, String properties) {}

    /** Returns the effective properties of a connection whose own properties are stored as JSON. */
    public PartnerProperties resolveStoredProperties(String profile, String properties) {
        return resolvedCache.get(
                new StoredProperties(profile, properties),
                key -> resolveProperties(profile, lenientJson.readValue(properties, VALUE_MAP)));
    }

    /**
     * Returns the effective properties of a connection.
     *
     * @param overrides the connection's own properties; they override the profile's
     * @throws InvalidValueException for an unknown profile or property, or an invalid value
     */
    public PartnerProperties resolveProperties(@Nullable String profile, Map<String, ?> overrides) {
        ObjectNode profileDefaults = profile == null ? null : defaults.get(profile);
        if (profileDefaults == null) {
            throw new InvalidValueException("profile", profile, "one of " + defaults.keySet());
        }
        ObjectNode merged = profileDefaults.deepCopy();
        overrides.forEach((name, value) -> {
            if (!merged.has(name)) {
                throw new InvalidValueException(name, value, "a property of a connection: " + merged.propertyNames());
            }
            if (value == null && !NULLABLE_PROPERTIES.contains(name)) {
                throw new InvalidValueException(name, null, describeExpected(name));
            }
            merged.set(name, strictJson.valueToTree(value));
        });
        return readProperties(merged);
    }

    private PartnerProperties readProperties(ObjectNode merged) {
        try {
            return new PartnerProperties(
                    readGroup(merged, PartnerProperties.HeartbeatProperties.class),
                    readGroup(merged, PartnerProperties.ForecastProperties.class),
                    readGroup(merged, PartnerProperties.RecoveryProperties.class),
                    readGroup(merged, PartnerProperties.MeteringProperties.class),
                    readGroup(merged, PartnerProperties.ReportingProperties.class),
                    readGroup(merged, ComplianceProperties.class).complianceErrorRules(),
                    readGroup(merged, PartnerProperties.CredentialProperties.class),
                    readGroup(merged, InboundProperties.class).orEmpty());
        } catch (JacksonException e) {
            throw toInvalid(e, merged);
        }
    }

    /** The property outside the groups, read like a group so that its errors name the property. */
    private record ComplianceProperties(Set<PartnerProperties.ComplianceRule> complianceErrorRules) {}

    /** As {@link ComplianceProperties}; a profile may leave it out. */
    private record InboundProperties(@Nullable Map<String, String> inboundAliases) {
        Map<String, String> orEmpty() {
            return inboundAliases == null ? Map.of() : inboundAliases;
        }
    }

    /** Reads one group of the flat properties by the names of its components. */
    private <T extends Record> T readGroup(ObjectNode properties, Class<T> group) {
        ObjectNode groupProperties = strictJson.createObjectNode();
        for (RecordComponent component : group.getRecordComponents()) {
            JsonNode value = properties.get(component.getName());
            if (value != null) {
                groupProperties.set(component.getName(), isWholeNumber(component) ? limitToInt(value) : value);
            }
        }
        return strictJson.treeToValue(groupProperties, group);
    }

    private static boolean isWholeNumber(RecordComponent component) {
        return component.getType() == int.class || component.getType() == Integer.class;
    }

    /** Leaves it to the range of the property to refuse a number beyond int: no range reaches as far. */
    private static JsonNode limitToInt(JsonNode value) {
        if (!value.isIntegralNumber() || value.canConvertToInt()) {
            return value;
        }
        return IntNode.valueOf(value.bigIntegerValue().signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE);
    }

    private static InvalidValueException toInvalid(JacksonException e, ObjectNode merged) {
        if (e.getCause() instanceof InvalidValueException invalid) {
            JsonNode stated = merged.get(invalid.field());
            return stated == null || limitToInt(stated).equals(stated)
                    ? invalid
                    : new InvalidValueException(invalid.field(), stated, invalid.expected());
        }
        String field =
                e.getPath().isEmpty() ? "properties" : e.getPath().getFirst().getPropertyName();
        return new InvalidValueException(
                field == null ? "properties" : field, describeValue(merged.get(field)), describeExpected(field));
    }

    private static @Nullable Object describeValue(@Nullable JsonNode stated) {
        return stated != null && stated.isBigDecimal() ? stated.decimalValue() : stated;
    }

    private static String describeExpected(@Nullable String field) {
        if ("gapPolicy".equals(field)) {
            return InputChecks.describeEnum(PartnerProperties.GapPolicy.class);
        }
        return "a value like that of the profile"
                + (field != null && WHOLE_NUMBERS.contains(field) ? ", which is a whole number" : "");
    }

    private static Resource[] findProfileFiles() {
        try {
            Resource[] files = new PathMatchingResourcePatternResolver().getResources(PROFILE_FILES);
            if (files.length == 0) {
                throw new IllegalStateException("no partner profile was found: " + PROFILE_FILES);
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the name of a profile, which is that of its file. */
    private static String profileName(Resource file) {
        return Objects.requireNonNull(file.getFilename()).replaceFirst("\\.json$", "");
    }

    private ObjectNode readProfile(Resource file) {
        try (InputStream content = file.getInputStream()) {
            return (ObjectNode) strictJson.readTree(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JacksonException | ClassCastException e) {
            throw new IllegalStateException("the partner profile cannot be read: " + file, e);
        }
    }
}
